/// The version of a `git` command, such as 2.39.5.
struct GitVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let numbers: [Int]

    /// The oldest version that direct mode takes: that of Debian 12, whose packages carry the fixes of later ones.
    static let oldest = GitVersion(2, 39, 5)

    /// The first versions of each line that fix CVE-2025-48384 and what was found before it; older ones may have the fixes by their distribution.
    ///
    /// Source: <https://github.com/git/git/blob/master/Documentation/RelNotes/2.50.1.adoc>
    private static let fixed = [
        GitVersion(2, 43, 7), GitVersion(2, 44, 4), GitVersion(2, 45, 4), GitVersion(2, 46, 4), GitVersion(2, 47, 3),
        GitVersion(2, 48, 2), GitVersion(2, 49, 1), GitVersion(2, 50, 1),
    ]

    private init(_ numbers: Int...) { self.numbers = numbers }

    /// Reads what `git version` prints: `git version 2.39.5 (Apple Git-154)`; nil for anything else.
    init?(_ text: String) {
        guard let words = text.dropping(prefix: "git version ")?.split(whereSeparator: \.isWhitespace),
            let first = words.first
        else { return nil }
        let numbers = first.split(separator: ".").prefix { $0.allSatisfy(\.isASCIIDigit) && $0.utf8.count < 6 }
            .compactMap { Int($0) }
        guard numbers.count >= 2 else { return nil }
        self.numbers = Array(numbers.prefix(3)) + (numbers.count == 2 ? [0] : [])
    }

    /// Whether the version has the fixes by its number alone.
    var hasFixes: Bool {
        guard let line = Self.fixed.first(where: { $0.numbers.prefix(2) == numbers.prefix(2) }) else {
            return self > GitVersion(2, 50, 1)
        }
        return self >= line
    }

    var description: String { numbers.map(String.init).joined(separator: ".") }

    static func < (first: GitVersion, second: GitVersion) -> Bool {
        first.numbers.lexicographicallyPrecedes(second.numbers)
    }
}
