/// How large an archive may be before it is refused unread.
///
/// Every number bounds memory or time that a hostile sender could make us spend. The defaults fit the largest
/// archive the `go` command accepts (<https://go.dev/ref/mod#zip-path-size-constraints>).
///
/// Example: `ZipLimits(entryCount: 1_000)` keeps the other defaults.
public struct ZipLimits: Sendable, Equatable {
    /// The bytes of the whole file, default 500 MiB: the `go` command downloads no more.
    public var archiveSizeInBytes: Int

    /// The number of entries, default 250,000: the largest known archives hold about 15,000.
    public var entryCount: Int

    /// The bytes of one name, default 4 KiB: the longest path Linux can open.
    public var nameLengthInBytes: Int

    /// The bytes of the central directory, default 64 MiB: 250,000 entries with names of 200 bytes.
    public var directorySizeInBytes: Int

    /// The sum of all uncompressed sizes in bytes, default 500 MiB: the `go` command extracts no more.
    public var contentSizeInBytes: Int

    /// Limits with the documented defaults where nothing else is said.
    public init(
        archiveSizeInBytes: Int = 500 << 20,
        entryCount: Int = 250_000,
        nameLengthInBytes: Int = 4 << 10,
        directorySizeInBytes: Int = 64 << 20,
        contentSizeInBytes: Int = 500 << 20
    ) {
        self.archiveSizeInBytes = archiveSizeInBytes
        self.entryCount = entryCount
        self.nameLengthInBytes = nameLengthInBytes
        self.directorySizeInBytes = directorySizeInBytes
        self.contentSizeInBytes = contentSizeInBytes
    }
}
