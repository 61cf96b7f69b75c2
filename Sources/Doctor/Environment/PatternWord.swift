import GoModules

/// One word of a list such as `GOPRIVATE`: whether it can do what it was written for.
///
/// Rules: <https://go.dev/ref/mod#environment-variables> (`GOPRIVATE`) and <https://go.dev/ref/mod#go-mod-file-ident>
enum PatternWord {
    /// Words that people write for an empty list, since an empty value means the default.
    private static let nothing: Set<String> = ["none", "off", "false", "-"]

    /// Whether the word stands for no pattern at all.
    static func isNothing(_ text: String) -> Bool { nothing.contains(text) }

    /// Whether no path of a module that can be downloaded matches the pattern.
    static func isDead(_ text: String) -> Bool {
        if text.isEmpty || text == "/" || isNothing(text) { return false }
        let pattern = PathPatterns(text)
        if !pattern.malformed.isEmpty || pattern.isEmpty { return true }
        return hasForeignCharacter(text) || text.hasSuffix("/...") || isHostless(text)
    }

    /// Whether the other list has everything that the pattern covers, as far as can be told from their texts.
    static func isCovered(_ pattern: String, by other: PathPatterns) -> Bool {
        let text = pattern.hasSuffix("/") ? String(pattern.dropLast()) : pattern
        return other.patterns.contains { $0.description == text } || other.matches(text)
    }

    /// A character that is neither a sign of patterns nor part of any module path, such as `:` or `;`.
    private static func hasForeignCharacter(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
            return !isPlain && !"-._~/*?[]\\^".unicodeScalars.contains(scalar)
        }
    }

    /// The first element of a path is a host in small letters with a dot in it.
    private static func isHostless(_ text: String) -> Bool {
        let host = text.prefix { $0 != "/" }
        guard !host.contains(where: { "*?[\\".contains($0) }) else { return false }
        return !host.contains(".") || host.contains(where: \.isUppercase)
    }
}
