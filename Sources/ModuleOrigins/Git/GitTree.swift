import GoModules

/// The files of a folder in a commit, as `git ls-tree -r -z` lists them.
struct GitTree: Sendable {
    /// The files in the order of the tree, which archives have too.
    private(set) var files: [ModuleTreeFile] = []
    /// The objects that hold their contents, by the bytes of their paths: two texts may be equal whose bytes are not.
    private(set) var blobs: [[UInt8]: GitHash] = [:]

    /// Reads the list.
    ///
    /// Submodules are left out: to Go they are empty folders.
    ///
    /// - `bytes`: Entries of `mode type hash`, a tab and a path, each ended by a NUL.
    /// - `limit`: The most entries.
    /// - Throws: ``GitFault``
    init(_ bytes: [UInt8], limit: Int) throws(GitFault) {
        for entry in bytes.split(separator: 0) {
            guard let tab = entry.firstIndex(of: 0x09) else { throw .unreadable("a tree") }
            let words = entry[..<tab].split(separator: 0x20)
            guard let mode = words.first,
                let hash = words.last.flatMap({ GitHash(String(decoding: $0, as: UTF8.self)) })
            else { throw .unreadable("a tree") }
            guard let kind = Self.kind(ofMode: mode) else { continue }
            guard files.count < limit else { throw .tooMuch("\(limit) files") }
            // What is no UTF-8 has no place in a zip; the rules for zips refuse its replacement as well.
            let path = String(decoding: entry[(tab + 1)...], as: UTF8.self)
            files.append(ModuleTreeFile(path: path, kind: kind, sizeInBytes: 0))
            blobs[Array(path.utf8)] = hash
        }
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
