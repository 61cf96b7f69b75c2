/// One pattern of a list such as `GOPRIVATE`, such as `*.corp.example.com` or `github.com/org/*`.
///
/// A pattern of n elements is matched against the first n elements of a path, so it covers everything below them. Case
/// counts, and so does white space.
///
/// Rules: <https://go.dev/ref/mod#environment-variables> (`GOPRIVATE`)
public struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    /// How much a pattern says: a longer fixed beginning is more, and with an equal one, more elements are.
    public struct Specificity: Hashable, Sendable, Comparable {
        private let literalPrefixLength: Int
        private let elementCount: Int

        init(literalPrefixLength: Int, elementCount: Int) {
            self.literalPrefixLength = literalPrefixLength
            self.elementCount = elementCount
        }

        /// Whether the first pattern says less.
        public static func < (first: Self, second: Self) -> Bool {
            (first.literalPrefixLength, first.elementCount) < (second.literalPrefixLength, second.elementCount)
        }
    }

    /// The pattern as it was written, less one slash at its end.
    public let description: String
    private let glob: Glob
    private let elementCount: Int

    /// Parses one pattern; nil when it is empty or malformed, and so can never match.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let trimmed = bytes.last == .slash ? bytes.dropLast() : bytes[...]
        let pattern = String(decoding: trimmed, as: UTF8.self)
        guard !trimmed.isEmpty, let glob = Glob(pattern) else { return nil }
        self.description = pattern
        self.glob = glob
        self.elementCount = trimmed.count(where: { $0 == .slash }) + 1
    }

    /// Whether the pattern covers `path`, in time proportional to the length of the path times that of the pattern.
    public func matches(_ path: String) -> Bool {
        let scalars = path.unicodeScalars
        var end = scalars.startIndex
        for element in 1...elementCount {
            end = scalars[end...].firstIndex(of: "/") ?? scalars.endIndex
            if element == elementCount { break }
            // Fewer elements than the pattern has are no match.
            guard end < scalars.endIndex else { return false }
            end = scalars.index(after: end)
        }
        return glob.matches(scalars[..<end])
    }

    /// How much the pattern says; of several that match, the most specific one should win.
    public var specificity: Specificity {
        Specificity(literalPrefixLength: glob.literalPrefixLength, elementCount: elementCount)
    }
}
