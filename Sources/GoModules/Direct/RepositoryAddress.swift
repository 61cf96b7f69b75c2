/// What a module path alone tells about its repository, for hosts whose layout is known.
///
/// Rules: <https://go.dev/ref/mod#vcs-find>
public struct RepositoryAddress: Hashable, Sendable {
    /// The import path that corresponds to the root of the repository.
    public let root: String
    /// The version control system.
    public let system: VersionControl
    /// Host and path of the repository, without a scheme: `github.com/a/b`.
    public let location: String

    /// Reads a module path.
    ///
    /// - Returns: nil when the host is not known and no element of the path ends like `.git`: then the host must be asked.
    /// - Throws: ``RepositoryAddressError`` when the host is known and has no such paths.
    public init?(of path: ModulePath) throws(RepositoryAddressError) {
        let elements = path.description.split(separator: "/").map(String.init)
        if let host = KnownHost.all.first(where: { elements.starts(with: $0.prefix) }) {
            guard let root = host.root(of: elements) else {
                throw .malformed(host: host.name, path: path.description)
            }
            let name = root.joined(separator: "/")
            if host.forbidsSystemSuffix, VersionControl.allCases.contains(where: { name.hasSuffix(".\($0.rawValue)") })
            {
                throw .systemSuffix(host: host.name)
            }
            self.init(root: name, system: host.system, location: name)
            return
        }
        guard let address = Self.suffixed(elements) else { return nil }
        self = address
    }

    private init(root: String, system: VersionControl, location: String) {
        self.root = root
        self.system = system
        self.location = location
    }

    /// `host/a/b.git/c`: the repository is `host/a/b`, its root `host/a/b.git`.
    private static func suffixed(_ elements: [String]) -> RepositoryAddress? {
        guard let host = elements.first, host.utf8.contains(.dot), elements.allSatisfy(isSuffixable) else { return nil }
        for (index, element) in elements.enumerated().dropFirst() {
            for system in VersionControl.allCases where element.hasSuffix(".\(system.rawValue)") {
                let stem = element.dropLast(system.rawValue.utf8.count + 1)
                guard !stem.isEmpty, stem != "~" else { continue }
                let above = elements[..<index].joined(separator: "/")
                return RepositoryAddress(root: "\(above)/\(element)", system: system, location: "\(above)/\(stem)")
            }
        }
        return nil
    }

    /// Letters, digits and `_.-`, with a tilde only at the begin.
    private static func isSuffixable(_ element: String) -> Bool {
        KnownHost.isWord(element.utf8.first == .tilde ? String(element.dropFirst()) : element)
    }
}

/// Why a path on a known host leads to no repository.
public enum RepositoryAddressError: Error, Hashable, CustomStringConvertible {
    /// Paths on the host have another shape.
    case malformed(host: String, path: String)
    /// The name of the repository ends like `.git`, which the host does not have in import paths.
    case systemSuffix(host: String)

    /// One sentence, without the module.
    public var description: String {
        switch self {
        case .malformed(let host, let path): "invalid \(host) import path \(QuotedText.quote(path))"
        case .systemSuffix(let host): "invalid version control suffix in \(host)/ path"
        }
    }
}
