/// Refuses streams of very many very small blocks, whose codes cost far more time than their content.
///
/// A block has codes of its own, and building their tables takes some microseconds however little the block holds. Writers
/// begin a new block after thousands of symbols, or where they were told to flush.
struct BlockAllowance {
    private var count = 0

    /// Counts a block with codes of its own.
    ///
    /// - `position`: Where it begins or ends in the stream, in bytes.
    /// - Returns: false when there were more than one in 256 bytes, apart from the first 1024.
    mutating func admits(at position: Int) -> Bool {
        count += 1
        return count <= 1024 + position >> 8
    }
}
