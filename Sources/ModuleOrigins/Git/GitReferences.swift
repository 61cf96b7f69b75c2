import GoModules

/// The branches and tags of a repository, and what its HEAD is, as the repository itself told at one time.
struct GitReferences: Sendable {
    /// The commit of HEAD; nil in an empty repository.
    private(set) var head: GitHash?
    /// The commits of the branches, by their name without `refs/heads/`.
    private(set) var branches: [String: GitHash] = [:]
    /// The commits of the tags, by their name without `refs/tags/`; that of an annotated tag is the commit it names.
    private(set) var tags: [String: GitHash] = [:]
    private var tagsOfCommits: [GitHash: [String]] = [:]
    private var branchesOfCommits: [GitHash: String] = [:]
    private let meanings = TagMeanings()

    /// Reads what `git ls-remote` writes: a hash, a tab and a name in each line.
    ///
    /// Names that are no text, or mean something to git, are passed over: a server may send any.
    ///
    /// - `limit`: The most branches and tags.
    /// - Throws: ``GitFault``
    init(_ bytes: [UInt8], limit: Int) throws(GitFault) {
        for line in bytes.split(separator: 0x0A) {
            guard let tab = line.firstIndex(of: 0x09), let hash = GitHash(String(decoding: line[..<tab], as: UTF8.self))
            else { throw .unreadable("a list of references") }
            let bytes = line[(tab + 1)...]
            guard Self.isWellFormed(bytes), let name = String(validating: bytes, as: UTF8.self) else { continue }
            add(name, hash)
            guard count <= limit else { throw .tooMuch("\(limit) references") }
        }
        for (tag, hash) in tags { tagsOfCommits[hash, default: []].append(tag) }
        for (branch, hash) in branches { branchesOfCommits[hash] = min(branch, branchesOfCommits[hash] ?? branch) }
    }

    private mutating func add(_ name: String, _ hash: GitHash) {
        if name == "HEAD" {
            head = hash
        } else if let branch = name.dropping(prefix: "refs/heads/") {
            branches[branch] = hash
        } else if let tag = name.dropping(prefix: "refs/tags/") {
            // The commit of an annotated tag comes in the line after it.
            tags[tag.dropping(suffix: "^{}") ?? tag] = hash
        }
    }

    /// Whether a name means nothing to git but itself.
    ///
    /// Rules: <https://git-scm.com/docs/git-check-ref-format>
    private static func isWellFormed(_ name: ArraySlice<UInt8>) -> Bool {
        let name = name.suffix(3).elementsEqual("^{}".utf8) ? name.dropLast(3) : name
        guard name.count <= 512 else { return false }
        var last: UInt8 = 0
        for byte in name {
            switch byte {
            case 0...0x20, 0x7F, UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: ":"), UInt8(ascii: "?"),
                UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "\\"):
                return false
            case UInt8(ascii: ".") where last == byte, UInt8(ascii: "/") where last == byte,
                UInt8(ascii: "{") where last == UInt8(ascii: "@"):
                return false
            default: last = byte
            }
        }
        return true
    }

    /// How many there are.
    var count: Int { branches.count + tags.count }

    /// Whether there is nothing at all.
    var isEmpty: Bool { head == nil && count == 0 }

    /// Whether the repository names its objects by SHA-256.
    var isSHA256: Bool { (head ?? tags.values.first ?? branches.values.first)?.isSHA256 ?? false }

    /// What the tags mean for a module.
    func meaning(for place: ModulePlace) -> TagMeanings.Meaning { meanings.meaning(of: tags.keys, for: place) }

    /// The tags on a commit, in the order of their names.
    func tags(on hash: GitHash) -> [String] { (tagsOfCommits[hash] ?? []).sorted() }

    /// The commits with this begin of their hash.
    func commits(beginningWith digits: String) -> Set<GitHash> {
        let all = [head].compactMap(\.self) + tagsOfCommits.keys + branchesOfCommits.keys
        return Set(all.filter { $0.description.utf8.starts(with: digits.utf8) })
    }

    /// A name by which a commit can be fetched: one of its tags, a branch, or HEAD.
    func name(of hash: GitHash) -> String? {
        if let tag = tagsOfCommits[hash]?.first { return "refs/tags/\(tag)" }
        if let branch = branchesOfCommits[hash] { return "refs/heads/\(branch)" }
        return head == hash ? "HEAD" : nil
    }

    /// Whether both say the same of branches and tags.
    func isSame(as other: GitReferences?) -> Bool { branches == other?.branches && tags == other?.tags }
}
