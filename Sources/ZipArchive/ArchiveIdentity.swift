/// Tells one opened archive from every other one, also from another file that got the same descriptor later.
final class ArchiveIdentity: Sendable {
    /// The bytes of the archive.
    let size: Int

    init(size: Int) { self.size = size }
}
