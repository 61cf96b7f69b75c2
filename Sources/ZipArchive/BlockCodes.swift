/// The codes of one deflate block, prepared for walking over its symbols without producing anything.
final class BlockCodes {
    /// Two lookups in one piece: a walk changes between them without a branch.
    private let lookups: UnsafeMutablePointer<HuffmanTable.Entry>
    private let literals: HuffmanTable
    private let distances: HuffmanTable

    init() {
        let size = 1 << HuffmanTable.indexBits
        lookups = .allocate(capacity: 2 * size)
        literals = HuffmanTable(kinds: Self.literalKinds, lookup: lookups)
        distances = HuffmanTable(kinds: Self.distanceKinds, lookup: lookups + size)
    }

    deinit {
        literals.deallocate()
        distances.deallocate()
        lookups.deallocate()
    }

    /// Prepares for a block with these codes.
    func prepare(_ lengths: CodeLengths) {
        literals.prepare(lengths.literals)
        distances.prepare(lengths.distances)
    }

    /// Walks over the symbols of a block up to its end; false when one of them is illegal.
    ///
    /// Whether a literal or a length comes next cannot be predicted, and a wrong guess of the processor costs more
    /// than a symbol. So there is no branch for it: a length moves the next lookup by one table.
    func walk(_ input: inout BitReader) -> Bool {
        // Copies stay in registers.
        var reader = input
        defer { input = reader }
        let lookups = self.lookups
        var table = 0
        while true {
            // Enough for two codes with all extra bits, 28 at most.
            reader.refill()
            for _ in 0..<2 {
                let index = Int(truncatingIfNeeded: reader.bits) & (1 << HuffmanTable.indexBits - 1)
                var entry = lookups[table &<< HuffmanTable.indexBits | index]
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

    /// Bytes, the end, lengths with their extra bits, and the two symbols that have a code and no meaning.
    private static let literalKinds: [HuffmanTable.Entry] =
        [HuffmanTable.Entry](repeating: .plain, count: 256) + [.endOfBlock]
        + (257..<285).map { .length.adding($0 < 265 ? 0 : ($0 - 261) / 4) } + [.length, .none, .none]

    /// Distances with their extra bits, and the two symbols that have a code and no meaning.
    private static let distanceKinds: [HuffmanTable.Entry] =
        (0..<30).map { .plain.adding($0 < 4 ? 0 : $0 / 2 - 1) } + [.none, .none]
}
