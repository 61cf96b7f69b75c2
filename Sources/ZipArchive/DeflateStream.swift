import CZlib

/// Deflates one content after the other with zlib, each as a raw stream.
final class DeflateStream {
    // zlib keeps a pointer to the structure, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let output = ScratchBuffer()

    init() throws(ZipError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Level 6 and memory level 8 are zlib's defaults, written out because the bytes depend on them.
        // Negative window bits: raw deflate.
        let result = deflateInit2_(
            stream,
            6,
            Z_DEFLATED,
            -15,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard result == Z_OK else {
            stream.deallocate()
            throw .noMemory
        }
        self.stream = stream
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Begins a new stream.
    func start() throws(ZipError) {
        guard deflateReset(stream) == Z_OK else { throw .noMemory }
    }

    /// Deflates `bytes` and passes on what becomes ready; at the end of the content, all of it.
    func write(
        _ bytes: UnsafeRawBufferPointer,
        isLast: Bool,
        to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var rest = bytes
        repeat {
            // zlib counts in 32 bits.
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            try deflate(piece, isLast && rest.isEmpty ? Z_FINISH : Z_NO_FLUSH, to: sink)
        } while !rest.isEmpty
    }

    private func deflate(
        _ bytes: UnsafeRawBufferPointer,
        _ flush: Int32,
        to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(clamping: bytes.count)
        let target = output.bytes(64 << 10)
        repeat {
            stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(clamping: target.count)
            // Without input there may be nothing to do, which zlib reports as an error and is none.
            _ = CZlib.deflate(stream, flush)
            let made = target.count - Int(stream.pointee.avail_out)
            if made > 0 { try sink(UnsafeRawBufferPointer(rebasing: target[..<made])) }
            // A full buffer means that there may be more.
        } while stream.pointee.avail_out == 0
    }
}
