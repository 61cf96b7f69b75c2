/// Puts an archive together byte by byte, right or wrong in every field.
///
/// Independent of `ZipArchive`, which it tests. Without changes it makes a correct archive.
///
/// Example: `ZipForge([.stored("a", "text")]).bytes`
package struct ZipForge: Sendable {
    package var entries: [ForgedEntry]
    /// Bytes before the first entry; offsets do not count them unless ``countsPrefix``.
    package var prefix: [UInt8] = []
    package var countsPrefix = true
    /// Bytes between the last entry and the directory.
    package var beforeDirectory: [UInt8] = []
    /// Bytes between the directory and the zip64 records or the end record.
    package var afterDirectory: [UInt8] = []
    package var zip64: ForgedZip64?
    package var disk: UInt16 = 0
    package var directoryDisk: UInt16 = 0
    package var countOnDisk: UInt16?
    package var count: UInt16?
    package var directorySize: UInt32?
    package var directoryOffset: UInt32?
    package var comment: [UInt8] = []
    package var commentLength: UInt16?
    /// Bytes after the comment.
    package var suffix: [UInt8] = []

    package init(_ entries: [ForgedEntry]) { self.entries = entries }

    /// The archive changed by `change`.
    package func with(_ change: (inout ZipForge) -> Void) -> ZipForge {
        var forge = self
        change(&forge)
        return forge
    }

    /// The archive with its first entry changed by `change`.
    package func withFirst(_ change: (inout ForgedEntry) -> Void) -> ZipForge {
        with { change(&$0.entries[0]) }
    }

    /// The whole archive.
    package var bytes: [UInt8] {
        var bytes = prefix
        let base = countsPrefix ? 0 : prefix.count
        var directory: [UInt8] = []
        for entry in entries {
            bytes += entry.before
            directory += entry.central(at: bytes.count - base)
            bytes += entry.local + entry.data + entry.descriptor
        }
        bytes += beforeDirectory
        let start = bytes.count - base
        bytes += directory + afterDirectory
        if let zip64 {
            bytes += zip64.bytes(count: entries.count, size: directory.count, offset: start, position: bytes.count)
        }
        return bytes + end(directory: directory.count, start: start) + comment + suffix
    }

    private func end(directory: Int, start: Int) -> [UInt8] {
        var bytes = LittleEndian.bytes(0x0605_4b50 as UInt32)
        let count = self.count ?? UInt16(clamping: entries.count)
        bytes += LittleEndian.bytes(disk) + LittleEndian.bytes(directoryDisk)
        bytes += LittleEndian.bytes(countOnDisk ?? count) + LittleEndian.bytes(count)
        bytes += LittleEndian.bytes(directorySize ?? UInt32(directory))
        bytes += LittleEndian.bytes(directoryOffset ?? UInt32(start))
        return bytes + LittleEndian.bytes(commentLength ?? UInt16(comment.count))
    }
}
