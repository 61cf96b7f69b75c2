package import ChecksumDatabase
package import GoModules
import ZipArchive

/// The zip of a module, as `go` demands it.
package enum ModuleZip {
    /// What one pass over a zip tells.
    package struct Hashes: Sendable {
        /// The `h1:` of the zip.
        package let zip: ModuleHash
        /// The `h1:` of the `go.mod` in its root, as it stands on a `/go.mod` line; nil when there is none.
        package let goMod: ModuleHash?

        /// Which file each hash is of.
        var byKind: [(FileKind, ModuleHash)] { [(.zip, zip)] + (goMod.map { [(.mod, $0)] } ?? []) }
    }

    /// Checks a zip by every rule for module zips and computes its hashes in the same pass over the bytes.
    ///
    /// Inflating and hashing take about two seconds a gigabyte, so this never runs on the caller's executor. Memory is
    /// bounded by the names of the entries, not by their contents.
    ///
    /// - `descriptor`: The zip, readable with `pread(2)`.
    /// - `size`: Its length in bytes.
    ///
    /// Throws `ZipError` or `ModuleZipError`, which name the entry and the rule.
    @concurrent
    package static func hashes(descriptor: Int32, size: Int64, of module: ModuleVersion) async throws -> Hashes {
        try hashes(of: try ZipReader(descriptor: descriptor, sizeInBytes: Int(clamping: size)), module)
    }

    /// The same for a zip in memory.
    @concurrent
    package static func hashes(bytes: [UInt8], of module: ModuleVersion) async throws -> Hashes {
        try hashes(of: try ZipReader(bytes: bytes), module)
    }

    private static func hashes(of reader: ZipReader, _ module: ModuleVersion) throws -> Hashes {
        var check = ModuleZipCheck(module)
        for entry in reader.entries {
            guard entry.isPlain else { throw SpecialFile(name: entry.name) }
            try check.add(name: entry.name, size: UInt64(entry.uncompressedSize))
        }
        let goModName = ModuleZipRules.prefix(of: module) + "go.mod"
        var hash = DirectoryHash(), goMod: ModuleHash?
        let inflater = ZipInflater()
        for entry in reader.entries {
            try Task.checkCancellation()
            var content = FileHasher()
            try reader.read(entry, using: inflater) { content.update($0) }
            let digest = content.finish()
            try hash.add(name: entry.name, digest: digest)
            if entry.name.utf8.elementsEqual(goModName.utf8) { goMod = DirectoryHash.goMod(digest) }
        }
        return Hashes(zip: try hash.finish(), goMod: goMod)
    }
}

extension ZipEntry {
    /// Whether every reader takes this for a plain file, or for a folder where the name ends with a slash.
    ///
    /// The bits with which a file runs as somebody else (`setuid`, `setgid`) and the sticky bit are for no module.
    fileprivate var isPlain: Bool {
        if let unixMode, unixMode & 0o7000 != 0 { return false }
        return fileType == .file || (fileType == .directory && isDirectory)
    }
}

/// An entry of a module zip that is no plain file, and no folder.
///
/// `go` never makes one, and unpacks it as a plain file.
struct SpecialFile: Error, CustomStringConvertible {
    let name: String
    var description: String { "\(name) is a link, a device, or runs as somebody else" }
}
