/// The patterns of `GOPRIVATE`, `GONOPROXY`, `GONOSUMDB` or `GOINSECURE`, such as `*.corp.example.com,rsc.io/private`.
///
/// Rules: <https://go.dev/ref/mod#environment-variables> (`GOPRIVATE`)
public struct PathPatterns: Hashable, Sendable, CustomStringConvertible {
    /// The list as it was written.
    public let description: String
    /// The patterns that are well-formed, in the order of the list.
    public let patterns: [PathPattern]
    /// The patterns that can never match a module path, as they were written.
    ///
    /// They have malformed syntax, an empty element or white space. The `go` command ignores them without a word, so whoever reads settings should speak.
    public let malformed: [String]

    /// Parses a comma-separated list; spaces are not trimmed, since the `go` command does not trim them.
    public init(_ list: String) {
        let texts = list.unicodeScalars.split(separator: ",").map { String($0) }
        self.description = list
        self.patterns = texts.compactMap { PathPattern($0) }
        self.malformed = texts.filter { $0 != "/" && Self.canNeverMatch($0) }
    }

    /// Whether no path can match.
    public var isEmpty: Bool { patterns.isEmpty }

    /// Whether one of the patterns covers `path`.
    public func matches(_ path: String) -> Bool { patterns.contains { $0.matches(path) } }

    /// The most specific of the patterns that cover `path`; of equally specific ones the first, nil when there is none.
    public func mostSpecificMatch(of path: String) -> PathPattern? {
        let matching = patterns.filter { $0.matches(path) }
        guard let highest = matching.map(\.specificity).max() else { return nil }
        return matching.first { $0.specificity == highest }
    }

    private static func canNeverMatch(_ text: String) -> Bool {
        guard let pattern = PathPattern(text)?.description else { return true }
        let elements = pattern.utf8.split(separator: .slash, omittingEmptySubsequences: false)
        return elements.contains(where: \.isEmpty) || pattern.unicodeScalars.contains { $0.properties.isWhitespace }
    }
}
