/// A stored file that is looked at: its bytes, the seal it carries, and what tells whether it is still the same.
package struct ExaminedFile: Sendable {
    /// What changes whenever a file is written to or replaced.
    package struct Stamp: Hashable, Sendable {
        package let device: UInt64
        package let inode: UInt64
        package let size: Int64
        /// In nanoseconds since 1970.
        package let modifiedAt: Int64
        /// In nanoseconds since 1970; nobody can set it back.
        package let changedAt: Int64

        package init(device: UInt64, inode: UInt64, size: Int64, modifiedAt: Int64, changedAt: Int64) {
            self.device = device
            self.inode = inode
            self.size = size
            self.modifiedAt = modifiedAt
            self.changedAt = changedAt
        }
    }

    package let file: StoredFile
    /// The sha256 of the whole content as it was when the file was committed, in 64 hex digits.
    ///
    /// Nil for a file that was put there by other means. It stands here as it was found.
    package let seal: String?
    package let stamp: Stamp

    package init(file: StoredFile, seal: String?, stamp: Stamp) {
        self.file = file
        self.seal = seal
        self.stamp = stamp
    }
}
