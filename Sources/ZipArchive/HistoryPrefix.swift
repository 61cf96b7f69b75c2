/// What is put before a deflate block so that it can be inflated without the blocks before it.
///
/// A stored block with the content that a match may reach back to, then a block without content that takes just so
/// many bits that the block itself stays where it is: most blocks do not begin with a byte.
enum HistoryPrefix {
    /// How far back a match can reach, in bytes.
    static let window = 32 << 10

    /// The most bytes a prefix takes.
    static let mostBytes = storedHead + window + 16

    private static let storedHead = 5

    /// Writes a prefix with `history`, at most ``window`` bytes, into `memory`, up to the bit `first`.
    ///
    /// - Returns: the byte at which it begins, nil when there is no room for it.
    static func write(
        _ history: UnsafeRawBufferPointer,
        before first: Int,
        in memory: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let filler = fillers[first & 7]
        // The last byte is shared with the block.
        let fillerStart = first >> 3 - (filler.count - 1)
        let start = fillerStart - history.count - storedHead
        guard start >= 0, first >> 3 < memory.count, history.count <= window else { return nil }
        let length = UInt16(truncatingIfNeeded: history.count)
        // Not the last block, and stored; its length and the complement.
        memory[start] = 0
        memory.storeBytes(of: length.littleEndian, toByteOffset: start + 1, as: UInt16.self)
        memory.storeBytes(of: (~length).littleEndian, toByteOffset: start + 3, as: UInt16.self)
        UnsafeMutableRawBufferPointer(rebasing: memory[start + storedHead..<fillerStart]).copyMemory(from: history)
        let blockBits = memory[first >> 3] & (0xFF << (first & 7))
        for (index, byte) in filler.enumerated() { memory[fillerStart + index] = byte }
        memory[first >> 3] |= blockBits
        return start
    }

    /// For each bit at which a block may begin, the filler up to there, at most 13 bytes; the last one is not filled.
    private static let fillers = (0..<8).map { $0 == 0 ? [0] : filler(endingAt: $0) }

    /// A dynamic block with no symbol but its end.
    ///
    /// An odd number of bits comes from the number of lengths in the length code, three bits each, and the rest from
    /// zeros that are written out instead of being part of a run, two bits each.
    private static func filler(endingAt bits: Int) -> [UInt8] {
        let isOdd = bits & 1 == 1
        let zeros = isOdd ? bits / 2 : (bits + 2) & 7 / 2
        var fields = [(4, 3), (0, 5), (0, 5), (isOdd ? 15 : 14, 4)]
        // The length code, in its odd order: a run of zeros is 0, a zero 10, a one 11.
        fields += (0..<(isOdd ? 19 : 18)).map { ($0 == 2 ? 1 : $0 == 3 || $0 == 17 ? 2 : 0, 3) }
        // Literal 0 and the end symbol have one bit each; 255 zeros between them, and no distance after them.
        fields += [(0b11, 2), (0, 1), (138 - 11, 7), (0, 1), (117 - zeros - 11, 7)]
        fields += Array(repeating: (0b01, 2), count: zeros) + [(0b11, 2), (0b01, 2)]
        // The end symbol.
        fields += [(1, 1)]
        return packed(fields)
    }

    /// The numbers, each in so many bits, the lowest first.
    private static func packed(_ fields: [(value: Int, bits: Int)]) -> [UInt8] {
        var bytes: [UInt8] = [0]
        var position = 0
        for field in fields {
            for bit in 0..<field.bits {
                bytes[position >> 3] |= UInt8(truncatingIfNeeded: (field.value >> bit & 1) << (position & 7))
                position += 1
                if position & 7 == 0 { bytes.append(0) }
            }
        }
        return bytes
    }
}
