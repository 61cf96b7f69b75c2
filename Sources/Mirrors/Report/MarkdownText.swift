/// Texts of anybody in Markdown, as GitHub shows it.
///
/// Rules: <https://github.github.com/gfm/>
enum MarkdownText {
    private static let special: Set<Unicode.Scalar> = ["\\", "`", "*", "_", "[", "]", "#", "~", "$"]

    /// `text` so that all of it shows as it is: nothing is a link, an element, a mention, a list or a formula.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        var before = Before.nothing
        for scalar in VisibleText.shown(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            // A comment between the sign and a name keeps GitHub from telling somebody.
            case "@": escaped += "@<!-- -->"
            // Addresses become links by `://` and `www.`
            case "/" where escaped.hasSuffix(":"): escaped += "&#47;"
            case "." where escaped.lowercased().hasSuffix("www"): escaped += "&#46;"
            // Lists begin so.
            case "-" where before == .nothing, "+" where before == .nothing, "." where before == .digits,
                ")" where before == .digits:
                escaped += "\\\(scalar)"
            case _ where special.contains(scalar): escaped += "\\\(scalar)"
            default: escaped.unicodeScalars.append(scalar)
            }
            before = before.and(scalar)
        }
        return escaped
    }

    /// What a text has had so far.
    private enum Before {
        case nothing, digits, more

        func and(_ scalar: Unicode.Scalar) -> Before {
            switch (self, scalar) {
            case (.nothing, " "): .nothing
            case (.nothing, "0"..."9"), (.digits, "0"..."9"): .digits
            default: .more
            }
        }
    }

    /// `text` as code, if that shows all of it as it is in a table as well.
    static func code(_ text: String) -> String {
        let shown = VisibleText.shown(text)
        let isPlain = !shown.isEmpty && !shown.contains("`") && !shown.contains("\\")
        return isPlain ? "`\(shown)`" : escaped(text)
    }

    /// A text of this program, in which `` ` `` stands around code; what is between is escaped all the same.
    static func prose(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        guard !parts.count.isMultiple(of: 2) else { return escaped(text) }
        return parts.enumerated().map { index, part in
            index.isMultiple(of: 2) ? escaped(String(part)) : code(String(part))
        }.joined()
    }

    /// A table with a heading; the first column is to the left, the others are centred.
    ///
    /// - `rows`: Markdown; a `|` in it ends no cell, in code neither.
    static func table(_ heading: [String], _ rows: [[String]]) -> String {
        let line = heading.indices.map { $0 == 0 ? "---" : ":---:" }
        return ([heading, line] + rows).map { row in
            "| \(row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
        }.joined(separator: "\n")
    }
}
