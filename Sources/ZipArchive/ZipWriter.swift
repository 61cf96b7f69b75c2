/// Writes a zip archive from start to end, always the same bytes for the same calls.
///
/// The layout is that of the Go command's own archives: data descriptors, no times, no attributes, no extra
/// fields (<https://go.dev/ref/mod#zip-files>). The bytes differ from Go's where the compressors differ. Nothing is
/// kept in memory but about 50 bytes and the name for each entry, and of one content up to 1 MiB, so a sink can be a socket.
///
/// A call that throws leaves the archive unusable; throw it away.
///
/// Example:
/// ```swift
/// var writer = try ZipWriter { bytes in file.append(bytes) }
/// try writer.begin("a/b.txt")
/// try writer.write(bytes)
/// try writer.end()
/// try writer.finish()
/// ```
public struct ZipWriter: ~Copyable {
    private let sink: (UnsafeRawBufferPointer) throws -> Void
    private let limits: ZipLimits
    private let deflater: DeflateStream
    private var entries: [WrittenEntry] = []
    private var names = UniqueNames()
    private var current: WrittenEntry?
    private var offset = 0
    private var contentSize = 0

    /// Begins an archive; writes nothing yet.
    ///
    /// - Parameters:
    ///   - limits: what a reader will refuse, and so this refuses to write; never more than 4 GiB.
    ///   - sink: takes the bytes of the archive in order; what it throws ends the call that wrote.
    /// - Throws: ``ZipError/noMemory``.
    public init(
        limits: ZipLimits = ZipLimits(),
        to sink: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws(ZipError) {
        self.sink = sink
        // The sizes are written as 32 bits, of which the highest value means "look elsewhere".
        self.limits = ZipLimits(
            archiveSizeInBytes: min(limits.archiveSizeInBytes, Int(UInt32.max) - 1),
            entryCount: limits.entryCount,
            nameLengthInBytes: min(limits.nameLengthInBytes, Int(UInt16.max)),
            contentSizeInBytes: min(limits.contentSizeInBytes, Int(UInt32.max) - 1)
        )
        self.deflater = try DeflateStream()
    }

    /// Begins an entry, a file with this name.
    ///
    /// - Throws: ``ZipError`` for a name that is empty, a directory's, already there, or too long, when the entry
    ///   before was not ended, and beyond the limits.
    public mutating func begin(_ name: String, method: ZipMethod = .deflated) throws {
        let utf8 = Array(name.utf8)
        guard current == nil, !utf8.isEmpty, utf8.last != UInt8(ascii: "/"), !utf8.contains(0) else {
            throw ZipError.flawed(.unwritable, entry: name)
        }
        guard utf8.count <= limits.nameLengthInBytes else {
            throw ZipError.beyondLimit(.nameLength, entry: name)
        }
        let isNew = utf8.withUnsafeBytes { bytes in
            names.insert(bytes) { entries.contains { $0.name == utf8 } }
        }
        guard isNew else { throw ZipError.flawed(.duplicateName, entry: name) }
        guard entries.count < limits.entryCount else { throw ZipError.beyondLimit(.entryCount, entry: name) }
        let entry = WrittenEntry(name: utf8, method: method, headerOffset: offset)
        if method == .deflated { deflater.start() }
        try put(entry.localHeader)
        current = entry
    }

    /// Adds to the content of the entry that was begun.
    ///
    /// - Throws: ``ZipError`` beyond the limits, and what the sink throws.
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard var entry = current else { throw ZipError.flawed(.unwritable, entry: nil) }
        try count(bytes.count, of: entry)
        entry.crc32 = bytes.crc32(continuing: entry.crc32)
        entry.uncompressedSize += bytes.count
        let start = offset
        switch entry.method {
        case .stored: try put(bytes)
        case .deflated: try deflate(bytes, isLast: false)
        }
        entry.compressedSize += offset - start
        current = entry
    }

    /// Ends the entry that was begun.
    ///
    /// - Returns: the content as it was deflated, if that happened at once: up to 1 MiB.
    @discardableResult
    public mutating func end() throws -> DeflatedContent? {
        guard var entry = current else { throw ZipError.flawed(.unwritable, entry: nil) }
        guard entry.method == .deflated, let whole = try deflater.finishWhole() else {
            let start = offset
            if entry.method == .deflated { try deflate(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) }
            entry.compressedSize += offset - start
            try close(entry)
            return nil
        }
        let content = DeflatedContent(bytes: whole, crc32: entry.crc32, uncompressedSize: entry.uncompressedSize)
        try put(content, to: entry)
        return content
    }

    /// Adds a whole entry whose content was deflated before.
    public mutating func add(_ name: String, _ content: DeflatedContent) throws {
        try begin(name)
        guard let entry = current else { throw ZipError.flawed(.unwritable, entry: name) }
        try count(content.uncompressedSize, of: entry)
        try put(content, to: entry)
    }

    private mutating func put(_ content: DeflatedContent, to entry: WrittenEntry) throws {
        var entry = entry
        entry.crc32 = content.crc32
        entry.uncompressedSize = content.uncompressedSize
        entry.compressedSize = content.bytes.count
        try put(content.bytes)
        try close(entry)
    }

    private mutating func count(_ bytes: Int, of entry: WrittenEntry) throws(ZipError) {
        guard bytes <= limits.contentSizeInBytes - contentSize else {
            throw ZipError.beyondLimit(.contentSize, entry: entry.text)
        }
        contentSize += bytes
    }

    private mutating func close(_ entry: WrittenEntry) throws {
        try put(entry.descriptor)
        entries.append(entry)
        current = nil
    }

    /// Adds a whole entry.
    public mutating func add(_ name: String, _ content: [UInt8], method: ZipMethod = .deflated) throws {
        try begin(name, method: method)
        try content.withUnsafeBytes { try write($0) }
        try end()
    }

    /// Writes the central directory, which makes the archive complete.
    ///
    /// - Returns: the size of the archive in bytes.
    @discardableResult
    public consuming func finish() throws -> Int {
        guard current == nil else { throw ZipError.flawed(.unwritable, entry: current?.text) }
        let start = offset
        for entry in entries { try put(entry.centralHeader) }
        try put(WrittenEntry.endRecords(count: entries.count, directory: start..<offset))
        return offset
    }

    private mutating func deflate(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws {
        // The sink of the deflater cannot change `self`, so it counts beside it.
        var position = offset
        let (sink, limit) = (self.sink, limits.archiveSizeInBytes)
        try deflater.write(bytes, isLast: isLast) { piece in
            guard piece.count <= limit - position else { throw ZipError.beyondLimit(.archiveSize, entry: nil) }
            try sink(piece)
            position += piece.count
        }
        offset = position
    }

    private mutating func put(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try put($0) }
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) throws {
        guard bytes.count <= limits.archiveSizeInBytes - offset else {
            throw ZipError.beyondLimit(.archiveSize, entry: nil)
        }
        if !bytes.isEmpty { try sink(bytes) }
        offset += bytes.count
    }
}
