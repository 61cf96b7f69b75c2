import CDeflate

/// The decompressor and the memory for reading entries one after the other.
///
/// Make one per pass over an archive and use it for all entries: allocating for each would cost more than small
/// entries themselves. It is not `Sendable`; two passes at once need two.
///
/// Entries up to ``wholeBufferLimit`` are inflated by libdeflate, larger ones piece by piece by zlib, which takes twice the
/// time and little memory. An inflater takes 17 MiB at most, and as much as the largest entry it read and its
/// compressed bytes.
///
/// Example: `let inflater = ZipInflater()`
public final class ZipInflater {
    /// The largest content in bytes that is inflated in one buffer, and so the largest piece a caller gets: 8 MiB.
    ///
    /// Memory sets the limit, since libdeflate is about twice as fast as zlib at any size, with all checks. Few source
    /// files are larger; binaries and test data are.
    public static let wholeBufferLimit = 8 << 20

    private static let wholeExtentLimit =
        wholeBufferLimit + EntryLayout.localHeaderLength + Int(UInt16.max) + EntryLayout.mostOverhead

    private let small = ReadAhead()
    private let input = ScratchBuffer()
    private let output = ScratchBuffer()
    private let syntax = DeflateSyntax()
    private var decompressor: OpaquePointer?
    private var stream: InflateStream?

    /// Allocates nothing yet: buffers grow with the entries that are read.
    public init() {}

    deinit {
        if let decompressor { libdeflate_free_decompressor(decompressor) }
    }

    /// Passes the content of `entry` to `body`; ``ZipReader/read(_:using:_:)`` says the rest.
    func read(
        _ entry: ZipEntry,
        from source: ByteSource,
        _ identity: ArchiveIdentity,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let extent = entry.end - entry.headerOffset
        if extent <= Self.wholeExtentLimit, entry.uncompressedSize <= Self.wholeBufferLimit {
            let content = try whole(entry, extent, from: source, identity)
            if !content.isEmpty { try body(content) }
        } else {
            try readInPieces(entry, extent, from: source, body)
        }
    }

    /// Reads header, content and descriptor at once.
    private func whole(
        _ entry: ZipEntry,
        _ extent: Int,
        from source: ByteSource,
        _ identity: ArchiveIdentity
    ) throws(ZipError) -> UnsafeRawBufferPointer {
        let memory = try small.bytes(entry.headerOffset..<entry.end, of: source, identity)
        let bytes = UnsafeRawBufferPointer(rebasing: memory[BlockPass.headroom...])
        let header = try LocalHeader(bytes, of: entry)
        guard header.content.upperBound <= extent,
            let descriptor = bytes.part(header.content.upperBound, count: header.descriptorLength)
        else { throw .flawed(.localHeader, entry: entry.name) }
        try LocalHeader.checkDescriptor(descriptor, of: entry)
        let content =
            switch entry.method {
            case .stored: UnsafeRawBufferPointer(rebasing: bytes[header.content])
            case .deflated: try inflate(header.content, of: entry, in: memory, from: source)
            }
        guard content.crc32(continuing: 0) == entry.crc32 else { throw .flawed(.checksum, entry: entry.name) }
        return content
    }

    /// Inflates the bytes at `range` after the headroom of `memory`.
    private func inflate(
        _ range: Range<Int>,
        of entry: ZipEntry,
        in memory: UnsafeMutableRawBufferPointer,
        from source: ByteSource
    ) throws(ZipError) -> UnsafeRawBufferPointer {
        if decompressor == nil { decompressor = libdeflate_alloc_decompressor() }
        guard let decompressor else { throw .noMemory }
        // One byte at least: an empty buffer may have no address.
        let room = UnsafeMutableRawBufferPointer(
            rebasing: output.bytes(max(entry.uncompressedSize, 1))[..<entry.uncompressedSize]
        )
        let start = BlockPass.headroom + range.lowerBound
        let end = BlockPass.headroom + range.upperBound
        let part = UnsafeMutableRawBufferPointer(rebasing: memory[..<end])
        var pass = BlockPass(over: part, from: start, into: room, decompressor, syntax)
        if !pass.succeeds() {
            let stream = UnsafeMutableRawBufferPointer(rebasing: memory[start..<end])
            try source.fill(stream, at: entry.headerOffset + range.lowerBound)
            try inflateInOnePiece(UnsafeRawBufferPointer(stream), of: entry, into: room, decompressor)
        }
        return UnsafeRawBufferPointer(room)
    }

    /// Inflates a stream that is flawed or has unusually many blocks.
    private func inflateInOnePiece(
        _ stream: UnsafeRawBufferPointer,
        of entry: ZipEntry,
        into room: UnsafeMutableRawBufferPointer,
        _ decompressor: OpaquePointer
    ) throws(ZipError) {
        // First, since it is what bounds the time.
        guard syntax.isStrict(stream) else { throw .flawed(.compressedData, entry: entry.name) }
        let result = Libdeflate.inflate(stream, into: room, using: decompressor)
        switch result.code {
        case LIBDEFLATE_SUCCESS: break
        case LIBDEFLATE_INSUFFICIENT_SPACE: throw .flawed(.contentSize, entry: entry.name)
        default: throw .flawed(.compressedData, entry: entry.name)
        }
        guard result.made == room.count else { throw .flawed(.contentSize, entry: entry.name) }
        guard result.used == stream.count else { throw .flawed(.trailingCompressedData, entry: entry.name) }
    }

    private func readInPieces(
        _ entry: ZipEntry,
        _ extent: Int,
        from source: ByteSource,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let target = input.bytes(min(extent, EntryLayout.localHeaderLength + 2 * Int(UInt16.max)))
        try source.fill(target, at: entry.headerOffset)
        let header = try LocalHeader(UnsafeRawBufferPointer(target), of: entry)
        let tail = input.bytes(header.descriptorLength)
        try source.fill(tail, at: entry.headerOffset + header.content.upperBound)
        try LocalHeader.checkDescriptor(UnsafeRawBufferPointer(tail), of: entry)

        let start = entry.headerOffset + header.content.lowerBound
        var crc32: UInt32 = 0
        let checked: (UnsafeRawBufferPointer) throws -> Void = { piece in
            crc32 = piece.crc32(continuing: crc32)
            try body(piece)
        }
        switch entry.method {
        case .stored: try copy(start..<start + entry.compressedSize, from: source, checked)
        case .deflated: try inflate(start..<start + entry.compressedSize, of: entry, from: source, checked)
        }
        guard crc32 == entry.crc32 else { throw ZipError.flawed(.checksum, entry: entry.name) }
    }

    private func copy(
        _ range: Range<Int>,
        from source: ByteSource,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var position = range.lowerBound
        while position < range.upperBound {
            let piece = output.bytes(min(Self.pieceSize, range.upperBound - position))
            try source.fill(piece, at: position)
            try body(UnsafeRawBufferPointer(piece))
            position += piece.count
        }
    }

    private func inflate(
        _ range: Range<Int>,
        of entry: ZipEntry,
        from source: ByteSource,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let stream = try self.stream ?? InflateStream()
        self.stream = stream
        try stream.start()
        var position = range.lowerBound
        var made = 0
        var isDone = false
        while !isDone {
            if stream.needsInput, position < range.upperBound {
                let piece = input.bytes(min(Self.pieceSize, range.upperBound - position))
                try source.fill(piece, at: position)
                stream.feed(UnsafeRawBufferPointer(piece))
                position += piece.count
            }
            // One byte more than declared shows a stream that is too long.
            let target = output.bytes(min(Self.pieceSize, entry.uncompressedSize - made + 1))
            let step = stream.inflate(into: target)
            made += step.count
            guard step.state != .flawed else { throw ZipError.flawed(.compressedData, entry: entry.name) }
            guard made <= entry.uncompressedSize else { throw ZipError.flawed(.contentSize, entry: entry.name) }
            if step.count > 0 { try body(UnsafeRawBufferPointer(rebasing: target[..<step.count])) }
            isDone = step.state == .done
        }
        guard made == entry.uncompressedSize else { throw ZipError.flawed(.contentSize, entry: entry.name) }
        guard stream.needsInput, position == range.upperBound else {
            throw ZipError.flawed(.trailingCompressedData, entry: entry.name)
        }
    }

    /// Large enough that system calls do not count, small enough for the second-level cache.
    private static let pieceSize = 256 << 10
}

extension UnsafeRawBufferPointer {
    /// The CRC-32 of these bytes after others whose CRC-32 is `start`, 0 for none.
    func crc32(continuing start: UInt32) -> UInt32 {
        // libdeflate takes a missing address for "begin anew".
        isEmpty ? start : libdeflate_crc32(start, baseAddress, count)
    }
}
