import CZlib
import ChecksumDatabase
import GoModules
import ZipArchive

extension FuzzTarget {
    /// A whole archive: read from memory and from a file, written anew, and read again.
    static let zip = FuzzTarget(name: "zip") { bytes in
        guard let module = accepted({ try ModuleVersion(path: "a.b/c", version: "v1.0.0") }) else { return }
        var check = ModuleZipCheck(module)
        guard let reader = accepted({ try ZipReader(bytes: bytes, limits: limits) }) else { return }
        try demand(Set(reader.entries.map { Array($0.name.utf8) }).count == reader.entries.count, "a name occurs twice")
        var hash = DirectoryHash()
        var contents: [(name: String, content: [UInt8])] = []
        var isLegal = true
        let inflater = ZipInflater()
        for entry in reader.entries {
            try demand(entry.uncompressedSize <= limits.contentSizeInBytes, "a content beyond the limit")
            isLegal =
                accepted { try check.add(name: entry.name, size: UInt64(entry.uncompressedSize)) } != nil && isLegal
            guard let content = accepted({ try reader.content(of: entry, using: inflater, limitInBytes: 1 << 20) })
            else { return }
            try demand(content.count == entry.uncompressedSize, "\(entry.name) has another size")
            guard accepted({ try hash.add(name: entry.name, digest: FileDigest(of: content)) }) != nil else { return }
            contents.append((entry.name, content))
        }
        let sum = try demand("no hash") { try hash.finish() }
        if isLegal, !contents.contains(where: { $0.name.utf8.last == UInt8(ascii: "/") }) {
            try checkWritten(contents, sum)
        }
    }

    private static let limits = ZipLimits(
        archiveSizeInBytes: 1 << 16,
        entryCount: 64,
        nameLengthInBytes: 256,
        directorySizeInBytes: 1 << 14,
        contentSizeInBytes: 1 << 18
    )

    /// What was read, written by us, is the same module.
    private static func checkWritten(_ contents: [(name: String, content: [UInt8])], _ sum: ModuleHash) throws {
        let archive = try archive(of: contents)
        let reader = try demand("our own zip is refused") { try ZipReader(bytes: archive) }
        var hash = DirectoryHash()
        let inflater = ZipInflater()
        for entry in reader.entries {
            let content = try demand("our own entry is refused") {
                try reader.content(of: entry, using: inflater, limitInBytes: 1 << 20)
            }
            try hash.add(name: entry.name, digest: FileDigest(of: content))
        }
        try demand(try hash.finish() == sum, "a zip changes when it is written")
    }

    private static func archive(of contents: [(name: String, content: [UInt8])]) throws -> [UInt8] {
        let sink = Sink()
        var writer = try ZipWriter { sink.bytes.append(contentsOf: $0) }
        for (name, content) in contents { try writer.add(name, content) }
        try writer.finish()
        return sink.bytes
    }

    /// A deflate stream in an archive of one entry, against zlib's own reading of it.
    ///
    /// The first byte says how wrong the declared size is.
    static let deflate = FuzzTarget(name: "deflate") { bytes in
        guard let flaw = bytes.first else { return }
        let stream = Array(bytes.dropFirst())
        let reference = ZlibReading(of: stream)
        let size = reference.content.count + (flaw % 8 == 1 ? 1 : 0) - (flaw % 8 == 2 ? 1 : 0)
        guard size >= 0, size < ZlibReading.limit else { return }
        let archive = OneEntry(stream: stream, size: size, crc32: reference.crc32).bytes
        let reader = try demand("an archive of one entry is refused") { try ZipReader(bytes: archive) }
        let content = accepted { try reader.content(of: reader.entries[0], using: ZipInflater(), limitInBytes: size) }
        let isWhole = reference.isWhole && size == reference.content.count
        if let content {
            try demand(isWhole, "a stream is taken that zlib refuses, or whose size is wrong")
            try demand(content == reference.content, "a stream gives another content than zlib's")
        } else {
            try demand(!isWhole, "a stream is refused that zlib takes to its last byte")
        }
    }
}

/// Collects what a writer writes.
private final class Sink {
    var bytes: [UInt8] = []
}

/// What zlib makes of a raw deflate stream.
private struct ZlibReading {
    static let limit = 1 << 14

    private(set) var content = [UInt8](repeating: 0, count: limit)
    /// Whether the stream ends where the bytes end, and fits.
    private(set) var isWhole = false

    var crc32: UInt32 {
        UInt32(truncatingIfNeeded: content.withUnsafeBufferPointer { CZlib.crc32(0, $0.baseAddress, uInt($0.count)) })
    }

    init(of stream: [UInt8]) {
        var state = z_stream()
        guard inflateInit2_(&state, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else { return }
        defer { inflateEnd(&state) }
        var input = stream
        let inputCount = input.count
        let (code, made, left) = input.withUnsafeMutableBufferPointer { input in
            content.withUnsafeMutableBufferPointer { output in
                state.next_in = input.baseAddress
                state.avail_in = uInt(inputCount)
                state.next_out = output.baseAddress
                state.avail_out = uInt(output.count)
                let code = inflate(&state, Z_FINISH)
                return (code, Self.limit - Int(state.avail_out), state.avail_in)
            }
        }
        content.removeLast(Self.limit - made)
        isWhole = code == Z_STREAM_END && left == 0
    }
}

/// An archive of one deflated entry, byte by byte.
private struct OneEntry {
    private(set) var bytes: [UInt8] = []

    init(stream: [UInt8], size: Int, crc32: UInt32) {
        let name = Array("a".utf8)
        add(0x0403_4B50, 4)
        addCommon(crc32, stream.count, size, name)
        bytes += name + stream
        let directory = bytes.count
        add(0x0201_4B50, 4)
        add(20, 2)
        addCommon(crc32, stream.count, size, name)
        // No comment, one disk, no attributes, and the entry begins at 0.
        bytes += [UInt8](repeating: 0, count: 14) + name
        let end = bytes.count
        add(0x0605_4B50, 4)
        bytes += [0, 0, 0, 0, 1, 0, 1, 0]
        add(end - directory, 4)
        add(directory, 4)
        add(0, 2)
    }

    /// What local and central header have in common.
    private mutating func addCommon(_ crc32: UInt32, _ compressed: Int, _ size: Int, _ name: [UInt8]) {
        add(20, 2)
        add(0, 2)
        add(8, 2)
        add(0, 4)
        add(Int(crc32), 4)
        add(compressed, 4)
        add(size, 4)
        add(name.count, 2)
        add(0, 2)
    }

    private mutating func add(_ value: Int, _ count: Int) {
        for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }
}
