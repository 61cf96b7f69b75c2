/// A view on the central directory that moves forward, so that a large directory is never in memory as a whole.
struct DirectoryWindow {
    private let source: ByteSource
    private let end: Int
    private let scratch = ScratchBuffer()
    private var loaded: Range<Int>

    /// Enough that a directory of usual size takes one read, and more than one header can ever need (192 KiB).
    private static let windowSize = 1 << 20

    init(_ source: ByteSource, directory: Range<Int>) {
        self.source = source
        self.end = directory.upperBound
        self.loaded = directory.lowerBound..<directory.lowerBound
    }

    /// The bytes of the directory at `offset`, valid until the next call; nil when it ends before `count` bytes.
    mutating func bytes(at offset: Int, count: Int) throws(ZipError) -> UnsafeRawBufferPointer? {
        guard offset <= end, count <= end - offset else { return nil }
        if offset < loaded.lowerBound || offset + count > loaded.upperBound {
            loaded = offset..<min(offset + max(count, Self.windowSize), end)
            try source.fill(scratch.bytes(loaded.count), at: offset)
        }
        let window = UnsafeRawBufferPointer(scratch.bytes(loaded.count))
        return UnsafeRawBufferPointer(rebasing: window[offset - loaded.lowerBound..<offset - loaded.lowerBound + count])
    }
}
