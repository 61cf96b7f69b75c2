/// A rule that fetches repositories from elsewhere, as git's `insteadOf` does: `https://github.com/=/srv/mirror/`.
///
/// What answers say about the origin of a version stays the address before the rewriting.
package struct RepositoryRewrite: Hashable, Sendable {
    /// What an address must begin with, such as `https://github.com/`.
    package let prefix: String
    /// What stands there instead: an https, http or ssh address, or the absolute path of a folder of bare repositories.
    package let replacement: String

    /// - Throws: ``RepositoryRewriteError``
    package init(_ text: String) throws(RepositoryRewriteError) {
        guard let equals = text.firstIndex(of: "=") else { throw .noReplacement }
        let (prefix, replacement) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
        guard ["https://", "http://", "ssh://", "git://"].contains(where: prefix.hasPrefix) else { throw .prefix }
        // Nothing stands for something else here.
        let isAddress = !replacement.contains("$") && RepositoryLocation.isNameable(replacement)
        guard replacement.hasPrefix("/") || isAddress else { throw .replacement }
        // `https://host/` and `/srv/mirror` together would make `/srv/mirrorowner/name`.
        guard prefix.hasSuffix("/") == replacement.hasSuffix("/") else { throw .slash }
        self.prefix = prefix
        self.replacement = replacement
    }

    /// Whether the rule speaks of an address: it ends, or goes on with a new element, where the prefix ends.
    func covers(_ address: String) -> Bool {
        guard let rest = address.dropping(prefix: prefix) else { return false }
        return prefix.hasSuffix("/") || rest.isEmpty || rest == ".git" || rest.hasPrefix("/")
    }

    /// Host and port that the rule leads to; nil for a folder.
    package var place: String? { RepositoryLocation.place(of: replacement) }
}

/// What is wrong with the text of a ``RepositoryRewrite``.
package enum RepositoryRewriteError: Error, Hashable, CustomStringConvertible {
    /// It is not `PREFIX=REPLACEMENT`.
    case noReplacement
    /// It does not begin with an address.
    case prefix
    /// Martlet fetches from no such place.
    case replacement
    /// One half ends with a slash, the other does not.
    case slash

    package var description: String {
        switch self {
        case .noReplacement: "is not PREFIX=REPLACEMENT"
        case .prefix: "does not begin with an address such as https://github.com/"
        case .replacement: "leads to no https, http or ssh address without a password, and to no absolute path"
        case .slash: "has a slash at the end of one half only"
        }
    }
}
