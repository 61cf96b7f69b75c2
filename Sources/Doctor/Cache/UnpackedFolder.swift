import ChecksumDatabase
import GoModules
import ZipArchive

/// The folder into which a module of the cache was unpacked.
struct UnpackedFolder {
    /// Absolute.
    let path: String
    let module: ModuleVersion

    /// What came of reading the folder.
    enum Content: Hashable {
        case hash(ModuleHash)
        /// Something is there that no unpacking makes, such as a link; relative to the folder.
        case foreign(String)
        /// It could not be read to the end, or the time was up.
        case unknown
    }

    /// So many files and folders are read; Go's limits for zips allow no more.
    private static let most = ModuleZipRules.maximumEntryCount
    private static let pieceSize = 1 << 20

    /// Hashes all files, as `go mod verify` does; empty folders do not count.
    ///
    /// - `only`: The names to be hashed, where others are to be passed over; relative to the folder.
    func content(_ budget: TimeBudget, only: Set<String>? = nil) throws -> Content {
        guard let all = files() else { return .unknown }
        let files = all.filter { only?.contains($0.name) ?? true }
        if let foreign = files.first(where: { $0.kind != .file }) { return .foreign(foreign.name) }
        var hash = DirectoryHash()
        for file in files {
            guard !budget.isSpent else { return .unknown }
            try Task.checkCancellation()
            guard let digest = digest(of: file.name) else { return .unknown }
            do throws(DirectoryHashError) {
                try hash.add(name: ModuleZipRules.prefix(of: module) + file.name, digest: digest)
            } catch { return .foreign(file.name) }
        }
        do throws(DirectoryHashError) { return .hash(try hash.finish()) } catch { return .unknown }
    }

    /// How the folder differs from the zip that it came from; nil when the zip cannot be read.
    func differences(from zip: String) -> FolderDifferences? {
        guard let files = files(), let file = DiskFile(zip) else { return nil }
        let entries: [ZipEntry]
        do throws(ZipError) {
            entries = try ZipReader(descriptor: file.descriptor, sizeInBytes: Int(clamping: file.sizeInBytes)).entries
        } catch { return nil }
        let prefix = ModuleZipRules.prefix(of: module)
        var sizes: [String: Int64] = [:]
        for entry in entries where entry.name.hasPrefix(prefix) && !entry.isDirectory {
            sizes[String(entry.name.dropFirst(prefix.count))] = Int64(entry.uncompressedSize)
        }
        var found = FolderDifferences(names: Set(sizes.keys))
        for file in files {
            guard let size = sizes.removeValue(forKey: file.name) else {
                found.added.append(file.name)
                continue
            }
            if DiskFolder.look("\(path)/\(file.name)")?.sizeInBytes != size { found.changed.append(file.name) }
        }
        found.changed = (found.changed + sizes.keys).sorted()
        return found
    }

    /// Everything but folders, sorted; nil when not all could be listed.
    private func files() -> [DiskFolder.Entry]? {
        var files: [DiskFolder.Entry] = []
        var folders = [""]
        var left = Self.most
        while let folder = folders.popLast() {
            guard left > 0, let entries = DiskFolder.entries(of: "\(path)/\(folder)", most: left) else { return nil }
            left -= entries.count
            for entry in entries {
                let name = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
                if entry.kind == .folder {
                    folders.append(name)
                } else {
                    files.append(DiskFolder.Entry(name: name, kind: entry.kind))
                }
            }
        }
        return files.sorted { $0.name < $1.name }
    }

    private func digest(of name: String) -> FileDigest? {
        guard let file = DiskFile("\(path)/\(name)") else { return nil }
        var hasher = FileHasher()
        var offset: Int64 = 0
        while true {
            guard let piece = file.bytes(at: offset, count: Self.pieceSize) else { return nil }
            guard !piece.isEmpty else { return hasher.finish() }
            hasher.update(piece)
            offset += Int64(piece.count)
        }
    }
}
