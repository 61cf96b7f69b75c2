import CDeflate

/// One pass over a deflate stream, block by block.
///
/// libdeflate is the fastest there is, but forgives too much (see ``DeflateSyntax``), and only the codes at the head of
/// each block tell whether there was something to forgive. libdeflate does not say where a block ends, and to find out by
/// walking over its bits would take as long as half of inflating it. So each block is inflated alone: it is marked
/// as the last one, and before it comes what its matches may refer to (``HistoryPrefix``). Then libdeflate tells the
/// byte in which the block ends, and the end symbol tells the bit.
///
/// The pass writes over the parts of the stream it is done with. Nothing but success means anything: what fails
/// here may still be legal, and is to be tried again in one piece.
struct BlockPass {
    /// The bytes that have to be free before a stream.
    static let headroom = HistoryPrefix.mostBytes

    private let memory: UnsafeMutableRawBufferPointer
    private let start: Int
    private let room: UnsafeMutableRawBufferPointer
    private let decompressor: OpaquePointer
    private let syntax: DeflateSyntax
    private var reader: BitReader
    /// The first bit of what looks like an empty block at the end.
    private var emptyEnd: Int?
    private var made = 0
    private var calls = 0

    /// - Parameters:
    ///   - memory: ends with the stream; the pass may write anywhere in it.
    ///   - start: where the stream begins, at least ``headroom``.
    ///   - room: for the content, just as large.
    ///   - decompressor: of libdeflate; it keeps nothing from one call to the next.
    ///   - syntax: reads the codes.
    init(
        over memory: UnsafeMutableRawBufferPointer,
        from start: Int,
        into room: UnsafeMutableRawBufferPointer,
        _ decompressor: OpaquePointer,
        _ syntax: DeflateSyntax
    ) {
        self.memory = memory
        self.start = start
        self.room = room
        self.decompressor = decompressor
        self.syntax = syntax
        self.reader = BitReader(UnsafeRawBufferPointer(memory), at: start * 8)
        self.emptyEnd = findEmptyEnd()
    }

    /// Whether the stream is legal, fills the room and takes all bytes.
    mutating func succeeds() -> Bool {
        while let head = reader.take(3) {
            let isFinal = head & 1 == 1
            let isInflated =
                switch DeflateSyntax.BlockType(rawValue: head >> 1) {
                case .stored: copyStored()
                case .fixed: inflateFixed()
                case .dynamic: inflateDynamic(isFinal: isFinal)
                case nil: false
                }
            guard isInflated else { return false }
            if isFinal { return made == room.count && (reader.position + 7) >> 3 == memory.count }
        }
        return false
    }

    private mutating func copyStored() -> Bool {
        guard let bytes = syntax.skipStored(&reader), bytes.count <= room.count - made else { return false }
        UnsafeMutableRawBufferPointer(rebasing: room[made...]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: memory[bytes])
        )
        made += bytes.count
        return true
    }

    private mutating func inflateFixed() -> Bool {
        let first = reader.position - 3
        // Nothing but the end symbol, with which Go ends a stream.
        if reader.startsWithZeros(7) { return reader.drop(7) }
        return syntax.walkFixed(&reader) && inflate(from: first) == (reader.position + 7) >> 3
    }

    private mutating func inflateDynamic(isFinal: Bool) -> Bool {
        let first = reader.position - 3
        let lengths = syntax.lengths
        guard lengths.read(&reader) else { return false }
        guard lengths.areComplete else {
            return syntax.walkDynamic(&reader) && inflate(from: first) == (reader.position + 7) >> 3
        }
        guard isFinal else { return inflateToEndBit(from: first, lengths.endSymbol) }
        guard let end = inflate(from: first) else { return false }
        // The last bits of the last byte do not matter.
        reader = BitReader(UnsafeRawBufferPointer(memory), at: end * 8)
        return true
    }

    /// Inflates a block that is not the last one, and moves the reader to its end.
    private mutating func inflateToEndBit(from first: Int, _ symbol: (bits: Int, count: Int)) -> Bool {
        // The end symbol is often the rarest one, whose code is nothing but ones. With those at the head of an empty
        // block after it, it would be found at three places. No block is read beyond its end, so they can be hidden.
        let hidden = symbol.bits == 1 << symbol.count - 1 ? emptyEnd : nil
        if let hidden { flipTwoBits(at: hidden) }
        let end = inflate(from: first)
        let bit = end.flatMap { endBit(inByteBefore: $0, symbol) }
        if let hidden { flipTwoBits(at: hidden) }
        guard end != nil else { return false }
        if let bit {
            reader = BitReader(UnsafeRawBufferPointer(memory), at: bit)
        } else if !syntax.walkDynamic(&reader) {
            return false
        }
        return reader.position <= hidden ?? .max
    }

    private func flipTwoBits(at position: Int) {
        memory[position >> 3] ^= 1 << (position & 7)
        memory[(position + 1) >> 3] ^= 1 << ((position + 1) & 7)
    }

    /// Inflates the block whose head begins at the bit `first`.
    ///
    /// - Returns: the end of the byte in which the block ends, nil when it did not go well.
    private mutating func inflate(from first: Int) -> Int? {
        // A block costs up to 64 KiB of copying. Many small ones are cheaper in one piece.
        calls += 1
        guard calls <= 4 + made >> 13 else { return nil }
        let isFirst = first == start * 8
        let history = isFirst ? 0 : min(made, HistoryPrefix.window)
        let past = UnsafeRawBufferPointer(rebasing: room[made - history..<made])
        guard let begin = isFirst ? start : HistoryPrefix.write(past, before: first, in: memory) else { return nil }
        // The block is the last one.
        memory[first >> 3] |= 1 << (first & 7)
        // The history is copied to where it is already.
        let result = Libdeflate.inflate(
            UnsafeRawBufferPointer(rebasing: memory[begin...]),
            into: UnsafeMutableRawBufferPointer(rebasing: room[(made - history)...]),
            using: decompressor
        )
        guard result.code == LIBDEFLATE_SUCCESS, result.made >= history else { return nil }
        made += result.made - history
        return begin + result.used
    }

    /// The bit after the end symbol of a block that ends in the byte before `end`.
    ///
    /// - Returns: nil when the bits of that symbol are found at two places, as in one of twenty blocks.
    private func endBit(inByteBefore end: Int, _ symbol: (bits: Int, count: Int)) -> Int? {
        guard end >= 3, end <= memory.count, symbol.count > 0 else { return nil }
        // A symbol has at most 15 bits, and 7 may follow.
        let bits = lastBits(before: end)
        let mask = 1 << symbol.count - 1
        var found: Int?
        for after in 0..<8 where bits >> (24 - after - symbol.count) & mask == symbol.bits {
            guard found == nil else { return nil }
            found = end * 8 - after
        }
        return found
    }

    /// Finds what looks like the empty block with which Go ends a stream, final and with the fixed code.
    private func findEmptyEnd() -> Int? {
        guard memory.count - start >= 3 else { return nil }
        let bits = lastBits(before: memory.count)
        let last = Int.bitWidth - 1 - bits.leadingZeroBitCount
        // Its head is 110, then come the seven zeros of the end symbol, and less than eight to fill the byte.
        guard (8...15).contains(last), bits >> (last - 1) == 0b11 else { return nil }
        return memory.count * 8 - 24 + last - 1
    }

    /// The 24 bits of three bytes.
    private func lastBits(before end: Int) -> Int {
        Int(memory[end - 3]) | Int(memory[end - 2]) << 8 | Int(memory[end - 1]) << 16
    }
}
