/// Memory that is used again for one entry after the other.
///
/// Plain memory rather than an array, because an array would be zeroed before each use.
final class ScratchBuffer {
    private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit { memory.deallocate() }

    /// The first `count` bytes, with contents left over from earlier uses.
    ///
    /// Valid until the next call and while the buffer lives. Grows to what is asked, and to twice what it was
    /// so that a row of ever larger entries does not allocate for each.
    func bytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
        if memory.count < Swift.max(count, 1) {
            let size = Swift.max(count, Swift.min(memory.count &* 2, Self.largestStep), Self.smallest)
            memory.deallocate()
            memory = .allocate(byteCount: size, alignment: 16)
        }
        return UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
    }

    private static let smallest = 64 << 10
    private static let largestStep = 4 << 20
}
