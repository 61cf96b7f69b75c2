package import ChecksumDatabase
package import GoModules
import ZipArchive

/// The zip of a module, as `go` demands it.
package enum ModuleZip {
    /// Checks a zip by every rule for module zips and computes its `h1:` in the same pass over the bytes.
    ///
    /// Inflating and hashing take about two seconds a gigabyte, so this never runs on the caller's executor. Memory is
    /// bounded by the names of the entries, not by their contents.
    ///
    /// - `descriptor`: The zip, readable with `pread(2)`.
    /// - `size`: Its length in bytes.
    ///
    /// Throws `ZipError` or `ModuleZipError`, which name the entry and the rule.
    @concurrent
    package static func hash(descriptor: Int32, size: Int64, of module: ModuleVersion) async throws -> ModuleHash {
        try hash(of: try ZipReader(descriptor: descriptor, sizeInBytes: Int(clamping: size)), module)
    }

    /// The same for a zip in memory.
    @concurrent
    package static func hash(bytes: [UInt8], of module: ModuleVersion) async throws -> ModuleHash {
        try hash(of: try ZipReader(bytes: bytes), module)
    }

    private static func hash(of reader: ZipReader, _ module: ModuleVersion) throws -> ModuleHash {
        var check = ModuleZipCheck(module)
        for entry in reader.entries {
            guard entry.fileType == .file || entry.fileType == .directory else { throw SpecialFile(name: entry.name) }
            try check.add(name: entry.name, size: UInt64(entry.uncompressedSize))
        }
        var hash = DirectoryHash()
        let inflater = ZipInflater()
        for entry in reader.entries {
            try Task.checkCancellation()
            var content = FileHasher()
            try reader.read(entry, using: inflater) { content.update($0) }
            try hash.add(name: entry.name, digest: content.finish())
        }
        return try hash.finish()
    }
}

/// An entry of a module zip that is neither a file nor a folder.
///
/// `go` never makes one, and unpacks it as a plain file.
struct SpecialFile: Error, CustomStringConvertible {
    let name: String
    var description: String { "\(name) is a link or a device" }
}
