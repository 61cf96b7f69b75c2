import CDeflate
import Crypto
import ZipArchive

/// The least that hashing a zip can cost: libdeflate and SHA-256 over the same entries, in memory, with no checks at all.
///
/// What `h1:` is measured against: it must reach 0.85 of this speed with every check it makes.
final class BareLoop {
    private struct Entry {
        let range: Range<Int>
        let size: Int
        let isDeflated: Bool
    }

    private let bytes: [UInt8]
    private let entries: [Entry]
    private let room: UnsafeMutableRawBufferPointer
    private let decompressor: OpaquePointer?

    init(_ archive: ArchiveFile) {
        bytes = archive.bytes
        entries = archive.reader.entries.map { entry in
            let head = archive.bytes[entry.headerOffset + 26..<entry.headerOffset + 30].map(Int.init)
            let start = entry.headerOffset + 30 + (head[0] | head[1] << 8) + (head[2] | head[3] << 8)
            let range = start..<start + entry.compressedSize
            return Entry(range: range, size: entry.uncompressedSize, isDeflated: entry.method == .deflated)
        }
        room = .allocate(byteCount: entries.map(\.size).max() ?? 1, alignment: 16)
        decompressor = libdeflate_alloc_decompressor()
    }

    deinit {
        libdeflate_free_decompressor(decompressor)
        room.deallocate()
    }

    /// Inflates and hashes every entry, and returns a byte of the hashes so that nothing is optimised away.
    func run() -> UInt8 {
        var mark: UInt8 = 0
        bytes.withUnsafeBytes { bytes in
            for entry in entries {
                var content = UnsafeRawBufferPointer(rebasing: bytes[entry.range])
                if entry.isDeflated {
                    libdeflate_deflate_decompress(
                        decompressor,
                        content.baseAddress,
                        content.count,
                        room.baseAddress,
                        entry.size,
                        nil
                    )
                    content = UnsafeRawBufferPointer(rebasing: room[..<entry.size])
                }
                var hash = SHA256()
                hash.update(bufferPointer: content)
                hash.finalize().withUnsafeBytes { mark ^= $0[0] }
            }
        }
        return mark
    }
}
