import ChecksumDatabase
import ModuleProxy
import ModuleStores

extension StoreFiles {
    /// What a folder holds, as far as it can be listed; an inspection tells of those that cannot.
    func listed(_ folder: String) async -> [StoreEntry] {
        do throws(StoreError) { return try await entries(of: folder) ?? [] } catch { return [] }
    }

    /// The bytes of all regular files.
    func size() async throws -> Int64 {
        var size: Int64 = 0
        var folders = [""]
        while let folder = folders.popLast() {
            try Task.checkCancellation()
            for entry in await listed(folder) {
                if entry.kind == .folder { folders.append(entry.path) }
                if entry.kind == .file { size = size.clampedSum(entry.stamp.size) }
            }
        }
        return size
    }

    /// The checksum databases of which something is kept.
    func databases() async -> [DatabaseName] {
        var found: [DatabaseName] = []
        var folders = ["sumdb"]
        while let folder = folders.popLast() {
            let names = await listed(folder)
            if names.contains(where: { ["lookup", "tile", "supported"].contains($0.name) }) {
                if let name = DatabaseName(String(folder.dropFirst("sumdb/".count))) { found.append(name) }
            } else if folder.split(separator: "/").count < 8 {
                folders += names.filter { $0.kind == .folder }.map(\.path)
            }
        }
        return found.sorted { $0.description < $1.description }
    }
}
