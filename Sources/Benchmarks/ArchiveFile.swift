import Foundation
import ZipArchive

/// A zip on disk, open, and in memory as well.
final class ArchiveFile {
    let name: String
    let descriptor: Int32
    let bytes: [UInt8]
    let reader: ZipReader
    /// The sum of the entries' sizes.
    let contentSize: Int
    private let handle: FileHandle

    init(_ path: String) throws {
        let url = URL(fileURLWithPath: path)
        handle = try FileHandle(forReadingFrom: url)
        descriptor = handle.fileDescriptor
        bytes = try [UInt8](Data(contentsOf: url))
        reader = try ZipReader(descriptor: descriptor, sizeInBytes: bytes.count)
        contentSize = reader.entries.reduce(0) { $0 + $1.uncompressedSize }
        name = url.deletingPathExtension().lastPathComponent
    }

    /// How often to go over it, so that one run takes about a third of a second.
    var repetitions: Int { max(1, 200_000_000 / max(contentSize, 1)) }
}
