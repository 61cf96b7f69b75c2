import CDeflate
import CZlib

/// Deflates one content after the other, each as a raw stream: what fits into memory with libdeflate, which takes half the time, and
/// what does not with zlib.
final class DeflateStream {
    /// Contents up to this size, in bytes, are collected and deflated at once.
    static let wholeSize = 1 << 20
    /// Of libdeflate's levels the one that takes half the time of zlib's standard for 2 % more bytes.
    private static let level: Int32 = 3

    // zlib keeps a pointer to the structure, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let compressor: OpaquePointer
    private let output = ScratchBuffer()
    /// The content so far, as long as it may be deflated at once.
    private var content: [UInt8] = []
    private var isStreaming = false

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
        guard result == Z_OK, let compressor = libdeflate_alloc_compressor(Self.level) else {
            if result == Z_OK { deflateEnd(stream) }
            stream.deallocate()
            throw .noMemory
        }
        self.stream = stream
        self.compressor = compressor
    }

    deinit {
        libdeflate_free_compressor(compressor)
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Begins a new stream.
    func start() {
        content.removeAll(keepingCapacity: true)
        isStreaming = false
    }

    /// Deflates `bytes`, or keeps them until it is clear whether that can be done at once, and passes on what becomes ready.
    ///
    /// - `isLast`: Whether they are the end of a content that is not deflated at once.
    func write(
        _ bytes: UnsafeRawBufferPointer,
        isLast: Bool,
        to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard isStreaming || bytes.count > Self.wholeSize - content.count else {
            content += bytes
            return
        }
        if !isStreaming { try beginStreaming(to: sink) }
        var rest = bytes
        repeat {
            // zlib counts in 32 bits.
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            try deflate(piece, isLast && rest.isEmpty ? Z_FINISH : Z_NO_FLUSH, to: sink)
        } while !rest.isEmpty
    }

    /// Ends the content and deflates all of it at once; nil, and nothing is done, when it is too large for that.
    func finishWhole() throws(ZipError) -> [UInt8]? {
        guard !isStreaming else { return nil }
        let target = output.bytes(libdeflate_deflate_compress_bound(compressor, content.count))
        let made = content.withUnsafeBytes { bytes in
            libdeflate_deflate_compress(compressor, bytes.baseAddress, bytes.count, target.baseAddress, target.count)
        }
        // It fits, since libdeflate itself said how much room there must be.
        guard made > 0, made <= target.count else { throw ZipError.noMemory }
        return Array(target[..<made])
    }

    /// Goes on with zlib, from the beginning of the content.
    private func beginStreaming(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard deflateReset(stream) == Z_OK else { throw ZipError.noMemory }
        isStreaming = true
        try content.withUnsafeBytes { try deflate($0, Z_NO_FLUSH, to: sink) }
        content.removeAll(keepingCapacity: true)
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
