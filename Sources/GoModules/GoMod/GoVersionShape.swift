/// Recognises what a `go` line may say.
///
/// Rule: <https://go.dev/ref/mod#go-mod-file-go>
enum GoVersionShape {
    /// Whether `word` is `1.N` or `1.N.P`, perhaps with letters and digits such as `rc1` behind it.
    static func isExact(_ word: String) -> Bool {
        var rest = word.utf8[...]
        guard skipLanguageVersion(&rest) else { return false }
        if rest.first == .dot {
            rest = rest.dropFirst()
            guard skipNumber(&rest) else { return false }
        }
        guard !rest.isEmpty else { return true }
        let kind = rest.prefix(while: \.isLowercase)
        let number = rest.dropFirst(kind.count)
        return !kind.isEmpty && !number.isEmpty && number.allSatisfy(\.isDigit)
    }

    /// The `1.N` at the start of a version that is not exact, such as `v1.23-x`; nil when there is none.
    ///
    /// Dependencies written for a Go of the future are read this way.
    static func languageVersion(before word: String) -> String? {
        var rest = word.utf8[...]
        if rest.first == .lowercaseV { rest = rest.dropFirst() }
        let start = rest.startIndex
        guard skipLanguageVersion(&rest), let next = rest.first, !next.isDigit else { return nil }
        // A word holds no line end unless a backslash in quotes brought it in, and then it begins with a quote.
        return String(word[start..<rest.startIndex])
    }

    /// Skips `1.23`.
    private static func skipLanguageVersion(_ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first != .zero, skipNumber(&rest), rest.first == .dot else { return false }
        rest = rest.dropFirst()
        return skipNumber(&rest)
    }

    /// Skips a number without leading zeros.
    private static func skipNumber(_ rest: inout Substring.UTF8View) -> Bool {
        guard let first = rest.first, first.isDigit else { return false }
        rest = first == .zero ? rest.dropFirst() : rest.drop(while: \.isDigit)
        return true
    }
}
