import GoModules

/// The files of a folder in a commit, as `git ls-tree -r -z` lists them.
enum GitTree {
    /// Reads the list.
    ///
    /// Submodules are left out: to Go they are empty folders.
    ///
    /// - `bytes`: Entries of `mode type hash`, a tab and a path, each ended by a NUL.
    /// - `limit`: The most entries.
    /// - Throws: ``GitFault``
    static func files(_ bytes: [UInt8], limit: Int) throws(GitFault) -> [ModuleTreeFile] {
        var files: [ModuleTreeFile] = []
        for entry in bytes.split(separator: 0) {
            guard let tab = entry.firstIndex(of: 0x09) else { throw .unreadable("a tree") }
            let mode = entry.prefix { $0 != 0x20 }
            guard let kind = kind(ofMode: mode) else { continue }
            guard files.count < limit else { throw .tooMuch("\(limit) files") }
            // What is no UTF-8 has no place in a zip; the rules for zips refuse its replacement as well.
            let path = String(decoding: entry[(tab + 1)...], as: UTF8.self)
            files.append(ModuleTreeFile(path: path, kind: kind, sizeInBytes: 0))
        }
        return files
    }

    /// Nil for folders and submodules.
    private static func kind(ofMode mode: ArraySlice<UInt8>) -> ModuleTreeFile.Kind? {
        switch String(decoding: mode, as: UTF8.self) {
        case "120000": .symbolicLink
        case "160000", "040000": nil
        default: .regular
        }
    }
}
