#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How much room there is on a disk, for this process.
struct DiskSpace: Hashable, Sendable {
    let freeBytes: UInt64
    let freeInodes: UInt64
    /// 0 where the file system makes them as it needs them.
    let inodes: UInt64
    let isReadOnly: Bool

    init(freeBytes: UInt64, freeInodes: UInt64 = 0, inodes: UInt64 = 0, isReadOnly: Bool = false) {
        (self.freeBytes, self.freeInodes, self.inodes, self.isReadOnly) = (freeBytes, freeInodes, inodes, isReadOnly)
    }

    /// That of the disk on which `path` lies; nil when there is nothing at `path`.
    ///
    /// Related system call: `statvfs(3)`.
    init?(of path: String) {
        var status = statvfs()
        guard !path.utf8.contains(0), statvfs(path, &status) == 0 else { return nil }
        let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        self.init(
            freeBytes: free.overflow ? .max : free.partialValue,
            freeInodes: UInt64(status.f_favail),
            inodes: UInt64(status.f_files),
            isReadOnly: status.f_flag & UInt(ST_RDONLY) != 0
        )
    }

    /// What the room allows.
    enum Verdict: Hashable {
        case enough
        /// A download of some size will fail.
        case little
        /// Next to nothing can be written.
        case none
    }

    var verdict: Verdict {
        let inodesKnown = inodes > 0
        if freeBytes < Self.leastBytes || (inodesKnown && freeInodes < Self.leastInodes) { return .none }
        let few = inodesKnown && freeInodes < inodes / 100
        return freeBytes < Self.fewBytes || few ? .little : .enough
    }

    /// Less than this, and the files of one small module do not find room.
    private static let leastBytes: UInt64 = 1 << 20
    private static let leastInodes: UInt64 = 16
    /// A toolchain takes about 200 MB when it is unpacked.
    private static let fewBytes: UInt64 = 200_000_000
}
