/// Why a page does not tell where a module comes from.
public enum GoImportError: Error, Hashable {
    /// The page is no markup, or in another encoding, and held no line before that showed.
    case malformedPage
    /// No line speaks of the path; those that are there speak of `prefixes`.
    case noMatch(prefixes: [String], path: String)
    /// More than one line speaks of the path.
    case severalMatches(path: String)
    /// The page of the prefix says something else than the page of the module.
    case disagreement(prefix: String, path: String)
    /// The folder in the repository begins with a slash or a dash, or leaves the repository.
    case malformedSubdirectory(String)
}

extension GoImportError: CustomStringConvertible {
    /// One sentence, without the module.
    public var description: String {
        switch self {
        case .malformedPage: "the page cannot be read"
        case .noMatch(let prefixes, let path): Self.noMatch(prefixes, path)
        case .severalMatches(let path): "multiple meta tags match import path \(QuotedText.quote(path))"
        case .disagreement(let prefix, let path):
            "the pages of \(path) and \(prefix) disagree about go-import for \(prefix)"
        case .malformedSubdirectory(let text): "invalid subdirectory \(QuotedText.quote(text))"
        }
    }

    private static func noMatch(_ prefixes: [String], _ path: String) -> String {
        guard !prefixes.isEmpty else { return "no go-import meta tags" }
        let shown = prefixes.prefix(3).map(QuotedText.quote).joined(separator: ", ")
        return "no go-import meta tags (\(shown) did not match import path \(path))"
    }
}
