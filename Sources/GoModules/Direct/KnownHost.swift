/// A host whose import paths tell where their repositories are.
///
/// Rules: <https://go.dev/ref/mod#vcs-find>; the list is that of Go 1.27.
struct KnownHost {
    /// What the paths begin with, such as `github.com`.
    let name: String
    /// The system of all its repositories.
    let system: VersionControl
    /// How many elements after the name make the root of a repository.
    private let depth: Int
    /// Whether the name of a repository may not end like `.git`.
    let forbidsSystemSuffix: Bool
    /// Whether these elements, ``depth`` of them, are a repository.
    private let isRepository: @Sendable ([String]) -> Bool
    /// Whether modules may lie below the root of a repository.
    private let hasFolders: Bool

    /// ``name``, element by element.
    var prefix: [String] { name.split(separator: "/").map(String.init) }

    private init(
        _ name: String,
        _ system: VersionControl = .git,
        depth: Int,
        forbidsSystemSuffix: Bool = false,
        hasFolders: Bool = true,
        isRepository: @escaping @Sendable ([String]) -> Bool = { _ in true }
    ) {
        self.name = name
        self.system = system
        self.depth = depth
        self.forbidsSystemSuffix = forbidsSystemSuffix
        self.hasFolders = hasFolders
        self.isRepository = isRepository
    }

    static let all = [
        KnownHost("github.com", depth: 2, forbidsSystemSuffix: true),
        KnownHost("bitbucket.org", depth: 2, forbidsSystemSuffix: true),
        KnownHost("hub.jazz.net/git", depth: 2) { isLowercase($0[0], and: "") },
        KnownHost("git.apache.org", depth: 1) {
            $0[0].hasSuffix(".git") && $0[0] != ".git" && isLowercase($0[0], and: "_.-")
        },
        KnownHost("git.openstack.org", depth: 2),
        KnownHost("chiselapp.com", .fossil, depth: 4, hasFolders: false) {
            $0[0] == "user" && $0[2] == "repository" && $0[1].utf8.allSatisfy(\.isLetterOrDigit)
        },
    ]

    /// The elements of the root of the repository that `path` lies in; nil when the host has no such paths.
    func root(of path: [String]) -> [String]? {
        let rest = path.dropFirst(prefix.count)
        guard rest.count == depth || rest.count > depth && hasFolders, rest.allSatisfy(Self.isWord) else { return nil }
        let repository = Array(rest.prefix(depth))
        return isRepository(repository) ? prefix + repository : nil
    }

    /// ASCII letters, digits and `_.-`, at least one.
    static func isWord(_ element: String) -> Bool {
        !element.isEmpty && element.utf8.allSatisfy { $0.isLetterOrDigit || $0.isOne(of: "_.-") }
    }

    private static func isLowercase(_ element: String, and others: StaticString) -> Bool {
        !element.isEmpty && element.utf8.allSatisfy { $0.isDigit || $0.isLowercase || $0.isOne(of: others) }
    }
}
