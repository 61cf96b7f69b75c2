/// What changes when a stored file is written to, as far as a file system tells.
///
/// Two equal stamps of one key mean the same file with the same bytes, unless the disk itself went bad.
package struct FileStamp: Hashable, Sendable {
    /// The number of the disk.
    package let device: UInt64
    /// The number of the file on its disk, or of the write in a store that has no disk.
    package let identity: UInt64
    /// In bytes.
    package let size: Int64
    /// When the content changed, in nanoseconds since 1970.
    package let modified: Int64
    /// When the file changed in any way, in nanoseconds since 1970; nobody can set it.
    package let changed: Int64

    package init(device: UInt64 = 0, identity: UInt64, size: Int64, modified: Int64 = 0, changed: Int64 = 0) {
        self.device = device
        self.identity = identity
        self.size = size
        self.modified = modified
        self.changed = changed
    }
}
