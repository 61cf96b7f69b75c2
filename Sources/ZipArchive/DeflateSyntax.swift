/// Whether a deflate stream is legal to the letter.
///
/// libdeflate is more forgiving than Go's `compress/flate` and zlib: it gives a meaning to codes that nobody assigned,
/// to length symbols 286 and 287, to distance symbols 30 and 31, and to runs of code lengths beyond their end. With
/// such a stream a sender could have us keep an archive whose content has the right hash and that no `go` command
/// can unpack. So after libdeflate has inflated a stream, this walks over its bits once more, without
/// producing anything.
///
/// Most small streams need no walk: one block whose codes are complete is legal if it can be inflated.
///
/// The format: <https://www.rfc-editor.org/rfc/rfc1951#section-3.2>
final class DeflateSyntax {
    private let literals = HuffmanTable(kinds: literalKinds, indexBits: 10)
    private let distances = HuffmanTable(kinds: distanceKinds, indexBits: 8)
    private let lengthCodes = HuffmanTable(kinds: [HuffmanTable.Entry](repeating: .plain, count: 19), indexBits: 7)
    private var lengths = [UInt8](repeating: 0, count: 288 + 32)
    private var codeLengths = [UInt8](repeating: 0, count: 19)

    private enum BlockType: Int {
        case stored, fixed, dynamic
    }

    /// Whether Go would inflate `stream`, given that libdeflate did and used all bytes.
    func isStrict(_ stream: UnsafeRawBufferPointer) -> Bool {
        var reader = BitReader(stream)
        while let header = reader.take(3) {
            let isFinal = header & 1 == 1
            switch BlockType(rawValue: header >> 1) {
            case .stored:
                guard skipStored(&reader) else { return false }
            case .fixed:
                setFixedCodes()
                guard walk(&reader) else { return false }
            case .dynamic:
                guard let counts = readCodes(&reader) else { return false }
                if isFinal, literals.isComplete, distances.isComplete { return true }
                literals.prepare(lengths[..<counts.literals])
                distances.prepare(lengths[counts.literals..<counts.literals + counts.distances])
                guard walk(&reader) else { return false }
            case nil: return false
            }
            if isFinal { return true }
        }
        return false
    }

    private func skipStored(_ reader: inout BitReader) -> Bool {
        guard reader.skip(bytes: 0), let length = reader.take(16), let check = reader.take(16) else { return false }
        return length == ~check & 0xFFFF && reader.skip(bytes: length)
    }

    /// Walks over the symbols of one block.
    private func walk(_ reader: inout BitReader) -> Bool {
        while true {
            // A length and a distance with all extra bits take 48 bits.
            if reader.count < 48 { reader.refill() }
            let entry = literals.entry(reader.bits)
            guard !entry.isNone, reader.drop(entry.bits) else { return false }
            if entry.isPlain { continue }
            guard entry.isLength else { return true }
            let distance = distances.entry(reader.bits)
            guard !distance.isNone, reader.drop(distance.bits) else { return false }
        }
    }

    /// Reads the codes of a dynamic block; nil when Go refuses them.
    private func readCodes(_ reader: inout BitReader) -> (literals: Int, distances: Int)? {
        guard let sizes = reader.take(14) else { return nil }
        let literalCount = sizes & 31 + 257
        let distanceCount = sizes >> 5 & 31 + 1
        guard literalCount <= 286, distanceCount <= 30 else { return nil }
        guard readLengthCode(&reader, count: sizes >> 10 + 4),
            readLengths(&reader, count: literalCount + distanceCount),
            // Without an end symbol a block could not end.
            lengths[256] != 0,
            literals.accepts(lengths[..<literalCount]),
            distances.accepts(lengths[literalCount..<literalCount + distanceCount])
        else { return nil }
        return (literalCount, distanceCount)
    }

    /// Reads the code in which the code lengths are written.
    private func readLengthCode(_ reader: inout BitReader, count: Int) -> Bool {
        for index in codeLengths.indices { codeLengths[index] = 0 }
        for index in Self.lengthOrder.prefix(count) {
            guard let length = reader.take(3) else { return false }
            codeLengths[index] = UInt8(truncatingIfNeeded: length)
        }
        guard lengthCodes.accepts(codeLengths[...]) else { return false }
        lengthCodes.prepare(codeLengths[...])
        return true
    }

    private func readLengths(_ reader: inout BitReader, count: Int) -> Bool {
        var index = 0
        while index < count {
            reader.refill()
            guard let code = lengthCodes.searched(reader.bits), reader.drop(code.length) else { return false }
            if code.symbol < 16 {
                lengths[index] = UInt8(truncatingIfNeeded: code.symbol)
                index += 1
                continue
            }
            guard let run = run(code.symbol, after: index, &reader), run.count <= count - index else { return false }
            for _ in 0..<run.count {
                lengths[index] = run.length
                index += 1
            }
        }
        return true
    }

    /// The run of equal lengths that symbol 16, 17 or 18 stands for.
    private func run(_ symbol: Int, after index: Int, _ reader: inout BitReader) -> (length: UInt8, count: Int)? {
        switch symbol {
        case 16:
            guard index > 0, let more = reader.take(2) else { return nil }
            return (lengths[index - 1], 3 + more)
        case 17: return reader.take(3).map { (0, 3 + $0) }
        default: return reader.take(7).map { (0, 11 + $0) }
        }
    }

    private func setFixedCodes() {
        for symbol in 0..<288 {
            lengths[symbol] =
                switch symbol {
                case 0..<144: 8
                case 144..<256: 9
                case 256..<280: 7
                default: 8
                }
        }
        for symbol in 288..<320 { lengths[symbol] = 5 }
        _ = literals.accepts(lengths[..<288])
        _ = distances.accepts(lengths[288...])
        literals.prepare(lengths[..<288])
        distances.prepare(lengths[288...])
    }

    /// The order in which the lengths of the length code are written, RFC 1951 section 3.2.7.
    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// Bytes, the end, lengths with their extra bits, and the two symbols that have a code and no meaning.
    private static let literalKinds: [HuffmanTable.Entry] =
        [HuffmanTable.Entry](repeating: .plain, count: 256) + [.endOfBlock]
        + (257..<285).map { .length.adding($0 < 265 ? 0 : ($0 - 261) / 4) } + [.length, .none, .none]

    /// Distances with their extra bits, and the two symbols that have a code and no meaning.
    private static let distanceKinds: [HuffmanTable.Entry] =
        (0..<30).map { .plain.adding($0 < 4 ? 0 : $0 / 2 - 1) } + [.none, .none]
}
