import GoModules
import ModuleProxy

/// What is in the download folder of a module cache, by the names alone.
struct CacheWalk: Sendable {
    /// Files of versions, with the kind that their name ends in.
    private(set) var files: [FileKind: [ModuleVersion]] = [:]
    /// Marks of folders that were not unpacked to the end.
    private(set) var partials: [String] = []
    /// Files that a download left.
    private(set) var temporaries: [String] = []
    /// Locks that are no files.
    private(set) var oddLocks: [String] = []
    private(set) var lockCount = 0
    /// Lists of versions without a byte.
    private(set) var emptyLists: [String] = []
    /// Folders whose names have capital letters, which Go never makes.
    private(set) var capitals: [String] = []
    /// Whether everything was seen: there is a limit, and folders may be unreadable.
    private(set) var isComplete = true

    private let layout: CacheLayout
    private var left: Int

    /// - `most`: So many names are looked at.
    init(_ layout: CacheLayout, most: Int = 200_000) {
        self.layout = layout
        self.left = most
        var folders = [""]
        while let folder = folders.popLast() { visit(folder, &folders) }
        for kind in files.keys { files[kind]?.sort() }
    }

    /// The versions with a file of this kind, sorted.
    func versions(_ kind: FileKind) -> [ModuleVersion] { files[kind] ?? [] }

    private mutating func visit(_ folder: String, _ folders: inout [String]) {
        guard left > 0, let entries = DiskFolder.entries(of: layout.download + folder, most: left) else {
            // The folder is not there before the first download.
            isComplete = isComplete && folder.isEmpty && DiskFolder.look(layout.download) == nil
            return
        }
        left -= entries.count
        let isVersions = PathText.last(folder) == "@v"
        for entry in entries {
            let path = "\(folder)/\(entry.name)"
            if isVersions {
                note(entry, path)
            } else if entry.kind == .folder, path != "/sumdb" {
                if entry.name.utf8.contains(where: { (0x41...0x5A).contains($0) }) { capitals.append(path) }
                folders.append(path)
            }
        }
    }

    private mutating func note(_ entry: DiskFolder.Entry, _ path: String) {
        let name = entry.name
        if name.hasSuffix(".lock") {
            lockCount += 1
            if entry.kind != .file { oddLocks.append(path) }
        } else if name.hasSuffix(".partial") {
            partials.append(path)
        } else if name.hasSuffix(".tmp") {
            temporaries.append(path)
        } else if name == "list" {
            if DiskFolder.look(layout.download + path)?.sizeInBytes == 0 { emptyLists.append(path) }
        } else if entry.kind == .file, case .file(let kind, let module) = StorePlace(path: String(path.dropFirst())) {
            files[kind, default: []].append(module)
        }
    }
}
