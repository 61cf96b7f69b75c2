import GoModules

/// A commit with the few files of it that decide what it is as a module; all read at once.
struct CommitView: Sendable {
    /// The commit.
    let hash: GitHash
    /// When it was committed.
    let time: ProxyTime
    private let files: [String: [UInt8]]

    /// The files that are looked at.
    static func paths(for place: ModulePlace, majors: [String] = []) -> [String] {
        let folders =
            ["", place.folder, place.majorFolder].compactMap(\.self) + (place.mayBeIncompatible ? majors : [])
        let attributes = Self.attributes(above: place.folder)
        let license = place.folder.isEmpty && place.majorFolder == nil ? [] : ["LICENSE"]
        return Set(folders.map(Self.goMod)).sorted() + attributes + license
    }

    /// The files of attributes that count for a `go.mod` in a folder.
    private static func attributes(above folder: String) -> [String] {
        let elements = folder.split(separator: "/")
        return (0...elements.count).map { elements.prefix($0).map { "\($0)/" }.joined() + ".gitattributes" }
    }

    /// The files of attributes in a folder and above it, by their paths.
    func attributes(above folder: String) -> [String: [UInt8]] {
        let paths = Set(Self.attributes(above: folder))
        return files.filter { paths.contains($0.key) }
    }

    /// Whether the `go.mod` in an archive may be in another encoding than the stored one, as no sane repository has it.
    func mayRecode(goModIn folder: String) -> Bool {
        Self.attributes(above: folder).contains { path in
            files[path].map { String(decoding: $0, as: UTF8.self).contains("working-tree-encoding") } ?? false
        }
    }

    /// - `commit`: The commit itself.
    /// - `files`: The answer for each of `paths`.
    /// - Throws: ``GitModuleFault/noTime(_:)``
    init(_ hash: GitHash, _ commit: GitObject, _ paths: [String], _ files: [GitObject?]) throws(GitModuleFault) {
        // Git prints no date from before 1970, and Go takes no commit without one.
        guard commit.commitTime >= 0, let time = ProxyTime(secondsSince1970: commit.commitTime) else {
            throw .noTime(hash)
        }
        self.hash = hash
        self.time = time
        let found = zip(paths, files).compactMap { path, object in object?.file.map { (path, $0) } }
        self.files = Dictionary(found) { first, _ in first }
    }

    /// The `go.mod` in a folder, as it is stored; nil where there is none.
    func goMod(in folder: String) -> [UInt8]? { files[Self.goMod(folder)] }

    /// The `LICENSE` in the root of the repository, for modules below it.
    var license: [UInt8]? { files["LICENSE"] }

    /// The major versions that the commit can have with `+incompatible`: none when its root has a `go.mod`, and not those with a
    /// folder that has one, unless somebody spells `+incompatible` out.
    ///
    /// Rules: <https://go.dev/ref/mod#non-module-compat> and <https://go.dev/issue/51324>
    func incompatibleMajors(of majors: [String], isSpelledOut: Bool) -> Set<String> {
        guard goMod(in: "") == nil else { return [] }
        return Set(isSpelledOut ? majors : majors.filter { goMod(in: $0) == nil })
    }

    private static func goMod(_ folder: String) -> String { folder.isEmpty ? "go.mod" : "\(folder)/go.mod" }
}
