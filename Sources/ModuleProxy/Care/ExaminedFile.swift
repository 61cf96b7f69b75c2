/// A stored file that is looked at: its bytes, the seal it carries, and what tells whether it is still the same.
package struct ExaminedFile: Sendable {
    package let file: StoredFile
    /// That of the content as it was when the file was committed; nil for a file that was put there by other means.
    package let seal: Seal?
    package let stamp: FileStamp

    package init(file: StoredFile, seal: Seal?, stamp: FileStamp) {
        self.file = file
        self.seal = seal
        self.stamp = stamp
    }
}
