/// Standard base64 with padding, in its one canonical spelling.
///
/// A decoder that forgives gives one signature many spellings, and with them many cache entries and
/// log lines; so line breaks, missing padding and stray low bits are all refused.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc4648#section-3.5>
enum Base64 {
    private static let padding = UInt8(ascii: "=")
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The bytes that `text` spells, or nil when it is not canonical.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let unpadded = text.prefix { $0 != padding }
        let padded = text.count - unpadded.count
        guard padded <= 2, text.suffix(padded).allSatisfy({ $0 == padding }) else { return nil }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var bitCount = 0
        for letter in unpadded {
            guard let sextet = value(of: letter) else { return nil }
            bits = (bits << 6 | UInt32(sextet)) & 0xFFFF
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        // What is left over belongs to no byte, and a canonical text leaves it zero.
        guard bits & (1 << UInt32(bitCount) &- 1) == 0 else { return nil }
        return bytes
    }

    /// `bytes` as text, padded to a multiple of four characters.
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var letters: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                letters.append(alphabet[Int(bits >> UInt32(bitCount) & 63)])
            }
        }
        if bitCount > 0 { letters.append(alphabet[Int(bits << UInt32(6 - bitCount) & 63)]) }
        while !letters.count.isMultiple(of: 4) { letters.append(padding) }
        return String(decoding: letters, as: UTF8.self)
    }

    private static func value(of letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
