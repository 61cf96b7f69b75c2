/// Where modules are fetched from and in which order, such as `https://proxy.example.com|https://b.example.com,direct`.
///
/// Rules: <https://go.dev/ref/mod#goproxy-protocol> and <https://go.dev/ref/mod#environment-variables> (`GOPROXY`)
public struct ProxyList: Hashable, Sendable, CustomStringConvertible {
    /// One place to ask.
    public struct Entry: Hashable, Sendable {
        /// The place.
        public let source: Source
        /// When the next entry is asked.
        public let fallback: Fallback

        /// An entry that stands in no list yet.
        public init(source: Source, fallback: Fallback) {
            self.source = source
            self.fallback = fallback
        }
    }

    /// A place that has modules.
    public enum Source: Hashable, Sendable {
        /// Another module proxy.
        case proxy(ProxyURL)
        /// A folder laid out as a module proxy serves its files, by its absolute path.
        case file(path: String)
        /// The repositories themselves.
        case direct
        /// Nowhere: what was not found before is not looked for.
        case off
    }

    /// Which errors lead to the next entry.
    public enum Fallback: Hashable, Sendable {
        /// After a comma, and at the end of the list: only that the source has said that there is no such module.
        case onNotFound
        /// After a pipe: any error.
        case onAnyError
    }

    /// At least one; none after `direct` or `off`.
    public let entries: [Entry]

    /// Parses the value of `GOPROXY`; what follows `direct` or `off` is ignored unread, as the `go` command does.
    ///
    /// An entry without a scheme that is more than a word gets `https://`.
    ///
    /// - Throws: ``ProxyListError``
    public init(_ text: String) throws(ProxyListError) {
        var entries: [Entry] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty, entries.last?.source.endsList != true {
            let word = rest.prefix { $0 != "," && $0 != "|" }
            rest = rest.dropFirst(word.count)
            let fallback: Fallback = rest.popFirst() == "|" ? .onAnyError : .onNotFound
            let trimmed = Self.trimming(word)
            if !trimmed.isEmpty { entries.append(Entry(source: try Source(trimmed), fallback: fallback)) }
        }
        guard !entries.isEmpty else { throw .noEntries }
        self.entries = entries
    }

    /// The list as it could be set again, but for user names and passwords, which are not shown.
    public var description: String {
        var text = ""
        for (index, entry) in entries.enumerated() {
            text += entry.source.description
            if index + 1 < entries.count { text += entry.fallback == .onAnyError ? "|" : "," }
        }
        return text
    }

    private static func trimming(_ word: Substring.UnicodeScalarView) -> String {
        let start = word.drop { $0.properties.isWhitespace }
        let kept = start.reversed().drop { $0.properties.isWhitespace }.reversed()
        var text = ""
        text.unicodeScalars.append(contentsOf: kept)
        return text
    }
}
