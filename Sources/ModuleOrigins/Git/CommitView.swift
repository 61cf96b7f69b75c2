import GoModules

/// A commit with the few files of it that decide what it is as a module; all read at once.
struct CommitView: Sendable {
    /// The commit.
    let hash: GitHash
    /// When it was committed.
    let time: ProxyTime
    private let files: [String: [UInt8]]

    /// The files that are looked at.
    static func paths(for place: ModulePlace, majors: [String]) -> [String] {
        let folders =
            ["", place.folder, place.majorFolder].compactMap(\.self) + (place.mayBeIncompatible ? majors : [])
        let license = place.folder.isEmpty && place.majorFolder == nil ? [] : ["LICENSE"]
        return Set(folders.map(Self.goMod)).sorted() + license
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
