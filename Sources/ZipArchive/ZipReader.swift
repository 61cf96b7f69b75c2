/// Reads a zip archive that a hostile sender may have made.
///
/// Opening reads the end record and the central directory and refuses whatever is flawed or beyond the limits.
/// The rest is checked entry by entry in ``read(_:using:_:)``: an archive is known to be whole when all its
/// entries have been read.
///
/// What is accepted has the same names and contents for Go's `archive/zip`. These files are refused although Go
/// takes them, because other readers see other contents in them, or because nobody writes them in good faith:
/// - data before the first entry, between entries, or after the end record; a second end record in the comment;
/// - several disks, an entry count modulo 65,536, zip64 records that contradict the plain ones or are not adjacent;
/// - names that are empty, not UTF-8, hold NUL, or occur twice;
/// - encrypted entries, other methods even for directories, other sizes for a stored directory;
/// - local headers and data descriptors that contradict the central directory;
/// - unused bytes after a deflate stream, and a CRC-32 of zero that is not the content's (Go: "not set").
///
/// Example: `try ZipReader(descriptor: file, sizeInBytes: size).entries.map(\.name)`
public struct ZipReader: Sendable {
    /// The entries in the order of the central directory.
    public let entries: [ZipEntry]

    private let source: ByteSource
    private let identity: ArchiveIdentity

    /// Opens the archive in an open file.
    ///
    /// - Parameters:
    ///   - descriptor: a file that can be read at any offset. The caller owns it, keeps it open while the reader
    ///     is used, and closes it. Its position is neither used nor changed, so readers may share it.
    ///   - sizeInBytes: the size of the file. What is appended later is not looked at.
    ///   - limits: what to refuse.
    /// - Throws: ``ZipError``. Costs two or more reads and O(n log n) time for n entries.
    public init(descriptor: Int32, sizeInBytes: Int, limits: ZipLimits = ZipLimits()) throws(ZipError) {
        try self.init(source: .descriptor(descriptor), size: sizeInBytes, limits: limits)
    }

    /// Opens an archive in memory; for small ones.
    ///
    /// - Throws: ``ZipError``.
    public init(bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws(ZipError) {
        try self.init(source: .memory(bytes), size: bytes.count, limits: limits)
    }

    private init(source: ByteSource, size: Int, limits: ZipLimits) throws(ZipError) {
        guard size <= limits.archiveSizeInBytes else { throw .beyondLimit(.archiveSize, entry: nil) }
        let record = try EndRecord.find(in: source, size: size)
        self.entries = try DirectoryParser.entries(of: record, in: source, limits: limits)
        self.source = source
        self.identity = ArchiveIdentity(size: size)
    }

    /// Passes the content of one entry to `body` in pieces, in order.
    ///
    /// Size, checksum, local header and descriptor are checked too, some of them after the last piece: what
    /// `body` got is worth nothing before the call returns. An empty content calls `body` not at all.
    ///
    /// - Parameters:
    ///   - entry: one of ``entries``; an entry of another archive is refused or gives wrong content.
    ///   - inflater: memory and decompressor, made once for a pass over many entries.
    ///   - body: called with at most ``ZipInflater/wholeBufferLimit`` bytes, valid during the call.
    /// - Throws: ``ZipError``, or what `body` throws.
    public func read(
        _ entry: ZipEntry,
        using inflater: ZipInflater,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try inflater.read(entry, from: source, identity, body)
    }

    /// The whole content of one entry, for small ones.
    ///
    /// - Throws: ``ZipError``, which is ``ZipError/beyondLimit(_:entry:)`` when the entry declares more than
    ///   `limitInBytes`.
    public func content(of entry: ZipEntry, using inflater: ZipInflater, limitInBytes: Int) throws -> [UInt8] {
        guard entry.uncompressedSize <= limitInBytes else {
            throw ZipError.beyondLimit(.contentSize, entry: entry.name)
        }
        var content: [UInt8] = []
        content.reserveCapacity(entry.uncompressedSize)
        try read(entry, using: inflater) { content.append(contentsOf: $0) }
        return content
    }
}
