/// The bytes of one entry after the other, read from an archive in larger pieces.
///
/// Most entries are small, and a system call for each would cost as much as checking it. Nothing is read ahead unless
/// entries are asked for in the order in which they lie in the archive.
final class ReadAhead {
    private let memory = ScratchBuffer()
    /// What is in memory: the bytes of ``archive`` at these offsets, the first one after the headroom and ``start``.
    private var held = 0..<0
    private var start = 0
    /// Where the last range ended.
    private var next = 0
    private var archive: ArchiveIdentity?

    /// The bytes of `range`, and before them as many as a ``BlockPass`` needs.
    ///
    /// All of it may be written over. Valid until the next call.
    ///
    /// - Parameters:
    ///   - range: within the archive.
    ///   - source: the archive.
    ///   - identity: tells it from every other one.
    /// - Returns: the headroom and the bytes.
    /// - Throws: ``ZipError/unreadable(code:)``
    func bytes(
        _ range: Range<Int>,
        of source: ByteSource,
        _ identity: ArchiveIdentity
    ) throws(ZipError) -> UnsafeMutableRawBufferPointer {
        let isHeld = archive === identity && held.lowerBound <= range.lowerBound && range.upperBound <= held.upperBound
        if !isHeld { try read(range, of: source, identity) }
        let first = start + range.lowerBound - held.lowerBound
        let count = BlockPass.headroom + range.count
        // What lies before the end may have been written over the next time.
        start += range.upperBound - held.lowerBound
        held = range.upperBound..<held.upperBound
        next = range.upperBound
        let all = memory.bytes(first + count)
        return UnsafeMutableRawBufferPointer(rebasing: all[first...])
    }

    private func read(
        _ range: Range<Int>,
        of source: ByteSource,
        _ identity: ArchiveIdentity
    ) throws(ZipError) {
        let isInOrder = archive === identity && range.lowerBound == next
        let end =
            isInOrder ? min(max(range.upperBound, range.lowerBound + Self.pieceSize), identity.size) : range.upperBound
        // Nothing is held while the read may fail.
        archive = nil
        let target = memory.bytes(BlockPass.headroom + end - range.lowerBound)
        try source.fill(UnsafeMutableRawBufferPointer(rebasing: target[BlockPass.headroom...]), at: range.lowerBound)
        archive = identity
        held = range.lowerBound..<end
        start = 0
    }

    /// Fits the second-level cache together with what is made of it.
    private static let pieceSize = 128 << 10
}
