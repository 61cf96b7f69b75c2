/// Where a module lies in the repository that holds it, as far as names tell.
///
/// Rules: <https://go.dev/ref/mod#vcs-dir>
public struct ModulePlace: Hashable, Sendable {
    /// The module.
    public let path: ModulePath
    /// The import path that corresponds to the root of the repository.
    public let root: String
    /// The folder that the module's own path names, without its major version; empty for the root of the repository.
    public let folder: String

    let suffix: MajorSuffix

    /// Finds the place of `path` in the repository at `root`.
    ///
    /// - `subdirectory`: The folder that a page names for the root; empty for none.
    /// - Throws: ``ModulePlaceError``
    public init(of path: ModulePath, root: String, subdirectory: String = "") throws(ModulePlaceError) {
        let text = path.description
        guard let suffix = MajorSuffix(of: text), !root.isEmpty, text.isEqualOrBelow(root) else {
            throw .otherRepository(root: root, path: text)
        }
        var folder: [Substring] = []
        if text != root {
            guard suffix.prefix.isEqualOrBelow(root) else { throw .repositoryBelow(root: root, path: text) }
            folder = suffix.prefix.dropFirst(root.count).split(separator: "/")
        }
        folder += try Self.elements(ofSubdirectory: subdirectory)
        self.path = path
        self.root = root
        self.folder = folder.joined(separator: "/")
        self.suffix = suffix
    }

    /// Go takes `..` here and looks for folders that no tree has; we refuse it.
    private static func elements(ofSubdirectory text: String) throws(ModulePlaceError) -> [Substring] {
        guard !text.isEmpty else { return [] }
        let isWithin = text.split(separator: "/").allSatisfy { $0 != ".." }
        guard isWithin, text.utf8.first != .slash, text.utf8.first != .dash, !text.utf8.contains(0) else {
            throw .malformedSubdirectory(text)
        }
        return text.split(separator: "/").filter { $0 != "." }
    }

    /// What the names of the module's tags begin with: `folder/`, or nothing.
    public var tagPrefix: String { folder.isEmpty ? "" : folder + "/" }

    /// The name of the tag of a version, which has no `+incompatible`.
    public func tag(of version: SemanticVersion) -> String {
        let text = version.description
        return tagPrefix + (version.isIncompatible ? String(text.dropLast("+incompatible".count)) : text)
    }

    /// The version that a tag stands for, and whether it is spelled in its canonical form; nil for other tags.
    ///
    /// Tags that look like pseudo-versions stand for none. Go looks at the tag with its folder when it asks that, so this
    /// does.
    public func version(ofTag tag: String) -> (version: SemanticVersion, isCanonical: Bool)? {
        guard tag.utf8.starts(with: tagPrefix.utf8), SemanticVersion(tag)?.isPseudo != true else { return nil }
        let text = String(decoding: tag.utf8.dropFirst(tagPrefix.utf8.count), as: UTF8.self)
        guard let parsed = SemanticVersion(text), let version = SemanticVersion(parsed.canonical),
            text.utf8.starts(with: version.description.utf8)
        else { return nil }
        return (version, version.description == text)
    }

    /// Whether a tag names a version of the same precedence, which begins with its text: `v1.2.3` and `v1.2.3+meta`.
    public func isTag(_ tag: String, equivalentTo version: SemanticVersion) -> Bool {
        guard tag.utf8.starts(with: self.tag(of: version).utf8) else { return false }
        let text = String(decoding: tag.utf8.dropFirst(tagPrefix.utf8.count), as: UTF8.self)
        return SemanticVersion(text)?.precedence(comparedTo: version) == 0
    }

    /// Whether the major version of `version` is one of the module's, without `+incompatible`.
    public func admits(_ version: SemanticVersion) -> Bool { suffix.admits(version) && !version.isIncompatible }

    /// The folder of the major version in the folder of the module, such as `sub/v2`, where it may have its own; nil otherwise.
    public var majorFolder: String? {
        guard suffix.suffix.utf8.first == .slash, path.description != root else { return nil }
        return tagPrefix + suffix.suffix.dropFirst()
    }

    /// Whether versions from before modules, such as `v2.0.0+incompatible`, can be there.
    public var mayBeIncompatible: Bool { folder.isEmpty && suffix.suffix.isEmpty }

    /// Whether no tag can name a version: gopkg.in keeps the tags for the paths without `-unstable`.
    public var hasNoTags: Bool {
        let text = path.description
        return text.hasPrefix("gopkg.in/") && text.hasSuffix("-unstable")
    }
}

/// Why a module cannot be in a repository.
public enum ModulePlaceError: Error, Hashable, CustomStringConvertible {
    /// The path does not begin with the path of the repository.
    case otherRepository(root: String, path: String)
    /// The root of the repository is a major version that the module does not have.
    case repositoryBelow(root: String, path: String)
    /// The folder that a page names leaves the repository, or looks like an option.
    case malformedSubdirectory(String)

    /// One sentence, without the module.
    public var description: String {
        switch self {
        case .otherRepository(let root, let path): "mismatched repo: found \(root) for \(path)"
        case .repositoryBelow(let root, let path): "repository rooted at \(root) cannot contain module \(path)"
        case .malformedSubdirectory(let text): "invalid subdirectory \(QuotedText.quote(text))"
        }
    }
}
