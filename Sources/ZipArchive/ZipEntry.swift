/// One entry of an archive, as the central directory describes it.
///
/// Only ``ZipReader`` makes entries, so holding one means that its numbers lie within the archive and its name
/// is unique there. Whether the content agrees is known after ``ZipReader/read(_:using:_:)``.
///
/// Example: `a/b.txt`, deflated, 120 bytes compressed, 400 bytes of content.
public struct ZipEntry: Sendable, Equatable {
    /// The name: valid UTF-8, not empty, without NUL, otherwise as the sender wrote it.
    ///
    /// Compare names by their `utf8` view: `==` of `String` takes different bytes for equal when they are
    /// canonically equivalent.
    public let name: String

    /// How the content is kept.
    public let method: ZipMethod

    /// The bytes the content takes in the archive.
    public let compressedSize: Int

    /// The bytes of the content, as declared.
    public let uncompressedSize: Int

    /// The CRC-32 of the content, as declared.
    public let crc32: UInt32

    /// Where the local header starts, in bytes from the start of the archive.
    public let headerOffset: Int

    /// The upper byte of "version made by": 0 FAT, 3 Unix, 19 macOS.
    public let creatorSystem: UInt8

    /// The external attributes as they are; their meaning depends on ``creatorSystem``.
    public let externalAttributes: UInt32

    /// Whether bit 3 says that a data descriptor follows the content.
    let hasDescriptor: Bool

    /// Where the next entry or the central directory starts; everything before it belongs to this entry.
    var end: Int

    /// Whether the name ends with a slash: what the `go` command takes for a directory.
    public var isDirectory: Bool { name.utf8.last == UInt8(ascii: "/") }

    /// Type and permission bits as in `st_mode`, nil when the creator was not a Unix.
    public var unixMode: UInt16? {
        switch creatorSystem {
        case 3, 19: UInt16(truncatingIfNeeded: externalAttributes >> 16)
        default: nil
        }
    }

    /// What the attributes say this is.
    public var fileType: ZipFileType {
        guard let unixMode else { return externalAttributes & 0x10 != 0 ? .directory : .file }
        switch unixMode & 0xF000 {
        // Writers that know no types leave the four bits zero.
        case 0, 0x8000: return .file
        case 0x4000: return .directory
        case 0xA000: return .symbolicLink
        default: return .other
        }
    }
}
