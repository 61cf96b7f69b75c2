import CZlib

/// A raw deflate stream that is inflated piece by piece with zlib.
final class InflateStream {
    /// What became of one step.
    enum State {
        case going, done, flawed
    }

    // zlib keeps a pointer to the structure, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var allowance = BlockAllowance()

    init() throws(ZipError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Negative: raw deflate, the window of 32 KiB that zip allows.
        guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .noMemory
        }
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether all bytes given to ``feed(_:)`` are used.
    var needsInput: Bool { stream.pointee.avail_in == 0 }

    /// Begins a new stream.
    func start() throws(ZipError) {
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        guard inflateReset(stream) == Z_OK else { throw .noMemory }
        allowance = BlockAllowance()
    }

    /// Gives the next bytes, which must stay valid until ``needsInput``; at most 4 GiB.
    func feed(_ bytes: UnsafeRawBufferPointer) {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(clamping: bytes.count)
    }

    /// Inflates into `target`, to the end of a block at most; ``State/flawed`` also when the input ends before the stream
    /// does.
    func inflate(into target: UnsafeMutableRawBufferPointer) -> (count: Int, state: State) {
        stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(clamping: target.count)
        let result = CZlib.inflate(stream, Z_BLOCK)
        let count = target.count - Int(stream.pointee.avail_out)
        let endsBlock = stream.pointee.data_type & 128 != 0
        return switch result {
        case Z_STREAM_END: (count, .done)
        case Z_OK where !endsBlock || allowance.admits(at: Int(stream.pointee.total_in)): (count, .going)
        default: (count, .flawed)
        }
    }
}
