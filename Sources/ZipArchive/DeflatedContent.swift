/// A content as an archive has it: deflated, with its checksum and its size.
///
/// Only a ``ZipWriter`` makes one, out of what it was given; so it can be put into other archives as it is.
public struct DeflatedContent: Sendable {
    let bytes: [UInt8]
    let crc32: UInt32
    let uncompressedSize: Int

    /// What it takes in memory and in an archive, in bytes.
    public var sizeInBytes: Int { bytes.count }
}
