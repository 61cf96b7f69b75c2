/// A short name for a finding that stays the same from run to run, so that a viewer knows it again.
///
/// It is FNV-1a of 128 bits: stable on every machine, and not meant to withstand somebody who wants two findings to look alike.
///
/// Rules: <https://datatracker.ietf.org/doc/html/rfc9923>
struct Fingerprint: Hashable, CustomStringConvertible {
    private var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    /// Of a sequence of texts; where one ends and the next begins counts.
    init(_ texts: [String]) {
        for text in texts {
            add(text)
            // This byte is in no UTF-8.
            add(0xFF)
        }
    }

    /// The hash of the bytes of one text alone.
    init(_ text: String) { add(text) }

    /// 32 hexadecimal digits.
    var description: String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: max(0, 32 - digits.count)) + digits
    }

    private mutating func add(_ text: String) { text.utf8.forEach { add($0) } }

    private mutating func add(_ byte: UInt8) {
        hash ^= UInt128(byte)
        hash &*= 0x0000_0000_0100_0000_0000_0000_0000_013b
    }
}

extension [Finding] {
    /// One for each finding, all different.
    ///
    /// It does not change with the line, nor with the words of the message. Of several findings of the same rule about the same thing
    /// the later ones have their number behind a colon.
    var fingerprints: [String] {
        var count: [Fingerprint: Int] = [:]
        return map { finding in
            let fingerprint = Fingerprint([finding.rule, finding.file ?? "", finding.subject])
            count[fingerprint, default: 0] += 1
            let number = count[fingerprint] ?? 1
            return number == 1 ? fingerprint.description : "\(fingerprint):\(number)"
        }
    }
}
