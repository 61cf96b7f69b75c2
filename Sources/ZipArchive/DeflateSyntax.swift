/// Whether a deflate stream is legal to the letter.
///
/// libdeflate is more forgiving than Go's `compress/flate` and zlib: it gives a meaning to codes that nobody assigned,
/// to length symbols 286 and 287, to distance symbols 30 and 31, and to runs of code lengths beyond their end. With
/// such a stream a sender could have us keep an archive whose content has the right hash and that no `go` command
/// can unpack. So after libdeflate has inflated a stream, this walks over its bits once more, without
/// producing anything.
///
/// Most small streams need no walk: one block whose codes are complete is legal if it can be inflated. See also
/// ``endSymbolOfFirstBlock(of:)``.
///
/// The format: <https://www.rfc-editor.org/rfc/rfc1951#section-3.2>
final class DeflateSyntax {
    /// Three lookups in one piece: a walk changes between the first two without a branch.
    private let lookups: UnsafeMutablePointer<HuffmanTable.Entry>
    private var literals: HuffmanTable
    private var distances: HuffmanTable
    private var lengthCodes: HuffmanTable
    /// The code lengths of literals, then of distances.
    private let lengths = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 288 + 32)

    private enum BlockType: Int {
        case stored, fixed, dynamic
    }

    init() {
        let size = 1 << HuffmanTable.mostIndexBits
        lookups = .allocate(capacity: 2 * size + 1 << 7)
        literals = HuffmanTable(kinds: Self.literalKinds, lookup: lookups)
        distances = HuffmanTable(kinds: Self.distanceKinds, lookup: lookups + size)
        lengthCodes = HuffmanTable(
            kinds: (0..<19).map { .plain.with(symbol: $0) },
            // The longest code there is.
            indexBits: 7,
            lookup: lookups + 2 * size
        )
        lengths.initialize(repeating: 0)
    }

    deinit {
        literals.deallocate()
        distances.deallocate()
        lengthCodes.deallocate()
        lookups.deallocate()
        lengths.deallocate()
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
                guard Self.walk(&reader, literals, distances) else { return false }
            case .dynamic:
                guard let counts = readCodes(&reader) else { return false }
                if isFinal, isComplete { return true }
                literals.prepare(part(0, counts.literals))
                distances.prepare(part(counts.literals, counts.distances))
                guard Self.walk(&reader, literals, distances) else { return false }
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
    ///
    /// Whether a literal or a length comes next cannot be predicted, and a wrong guess of the processor costs more
    /// than a symbol. So there is no branch for it: a length moves the next lookup by one table.
    private static func walk(_ input: inout BitReader, _ literals: HuffmanTable, _ distances: HuffmanTable) -> Bool {
        // A copy stays in registers.
        var reader = input
        defer { input = reader }
        let lookups = literals.lookup
        var table = 0
        while true {
            // Enough for two codes with all extra bits, 28 at most.
            reader.refill()
            for _ in 0..<2 {
                let index = Int(truncatingIfNeeded: reader.bits) & (1 << HuffmanTable.mostIndexBits - 1)
                var entry = lookups[table &<< HuffmanTable.mostIndexBits | index]
                if entry.isRare {
                    if entry.isNone { entry = (table == 0 ? literals : distances).searched(reader.bits) }
                    if entry.isNone { return false }
                    if entry.isEndOfBlock { return reader.drop(entry.bits) }
                }
                guard reader.drop(entry.bits) else { return false }
                table = entry.isLength
            }
        }
    }

    /// Whether the codes that were read last give a meaning to every sequence of bits.
    var isComplete: Bool { literals.isComplete && distances.isComplete }

    /// The code of the end symbol among the codes that were read last.
    func endCode(literals count: Int) -> (bits: Int, length: Int)? { literals.code(of: 256, in: part(0, count)) }

    /// Reads the codes of a dynamic block; nil when Go refuses them.
    func readCodes(_ reader: inout BitReader) -> (literals: Int, distances: Int)? {
        guard let sizes = reader.take(14) else { return nil }
        let literalCount = sizes & 31 + 257
        let distanceCount = sizes >> 5 & 31 + 1
        guard literalCount <= 286, distanceCount <= 30,
            readLengthCode(&reader, count: sizes >> 10 + 4),
            Self.readLengths(&reader, lengthCodes, into: lengths, count: literalCount + distanceCount),
            // Without an end symbol a block could not end.
            lengths[256] != 0,
            literals.accepts(part(0, literalCount)),
            distances.accepts(part(literalCount, distanceCount))
        else { return nil }
        return (literalCount, distanceCount)
    }

    /// Reads the code in which the code lengths are written.
    private func readLengthCode(_ reader: inout BitReader, count: Int) -> Bool {
        // Their own place among the lengths, which are read afterwards.
        for index in 0..<19 { lengths[index] = 0 }
        for index in Self.lengthOrder.prefix(count) {
            guard let length = reader.take(3) else { return false }
            lengths[index] = UInt8(truncatingIfNeeded: length)
        }
        guard lengthCodes.accepts(part(0, 19)) else { return false }
        lengthCodes.prepare(part(0, 19))
        return true
    }

    /// Reads `count` code lengths, at most 316.
    private static func readLengths(
        _ reader: inout BitReader,
        _ code: HuffmanTable,
        into lengths: UnsafeMutableBufferPointer<UInt8>,
        count: Int
    ) -> Bool {
        var index = 0
        while index < count {
            // A code of 7 bits and 7 more.
            if reader.count < 14 { reader.refill() }
            let entry = code.entry(reader.bits)
            guard !entry.isNone, reader.drop(entry.bits) else { return false }
            if entry.symbol < 16 {
                lengths[index] = UInt8(truncatingIfNeeded: entry.symbol)
                index += 1
                continue
            }
            guard let run = run(entry.symbol, &reader), run <= count - index, entry.symbol > 16 || index > 0 else {
                return false
            }
            let length = entry.symbol == 16 ? lengths[index - 1] : 0
            for place in index..<index + run { lengths[place] = length }
            index += run
        }
        return true
    }

    /// How many equal lengths symbol 16, 17 or 18 stands for.
    private static func run(_ symbol: Int, _ reader: inout BitReader) -> Int? {
        switch symbol {
        case 16: reader.take(2).map { 3 + $0 }
        case 17: reader.take(3).map { 3 + $0 }
        default: reader.take(7).map { 11 + $0 }
        }
    }

    private func setFixedCodes() {
        for symbol in 0..<288 {
            lengths[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8
        }
        for symbol in 288..<320 { lengths[symbol] = 5 }
        _ = literals.accepts(part(0, 288))
        _ = distances.accepts(part(288, 32))
        literals.prepare(part(0, 288))
        distances.prepare(part(288, 32))
    }

    private func part(_ start: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: lengths[start..<start + count])
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
