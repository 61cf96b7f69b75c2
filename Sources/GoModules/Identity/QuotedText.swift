/// Text in double quotes and characters in single quotes, spelled as the `go` command spells them in its messages.
///
/// Rules: <https://pkg.go.dev/strconv#Quote> and <https://pkg.go.dev/strconv#QuoteRune>
enum QuotedText {
    /// `text` in double quotes; what cannot be printed is written as an escape.
    static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars { append(scalar, to: &quoted, quotedBy: "\"") }
        return quoted + "\""
    }

    /// `text` as it is, but in quotes where a terminal might be misled by what is in it.
    static func quoteIfNeeded(_ text: String) -> String {
        let quoted = quote(text)
        return quoted.utf8.count == text.utf8.count + 2 ? text : quoted
    }

    /// One character in single quotes.
    static func quote(_ scalar: Unicode.Scalar) -> String {
        var quoted = "'"
        append(scalar, to: &quoted, quotedBy: "'")
        return quoted + "'"
    }

    private static func append(_ scalar: Unicode.Scalar, to quoted: inout String, quotedBy quote: Unicode.Scalar) {
        switch scalar {
        case quote, "\\": quoted += "\\\(scalar)"
        case "\u{07}": quoted += "\\a"
        case "\u{08}": quoted += "\\b"
        case "\u{0C}": quoted += "\\f"
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        case "\u{0B}": quoted += "\\v"
        case _ where isPrintable(scalar): quoted.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x80: quoted += "\\x" + hexadecimal(scalar, digits: 2)
        case _ where scalar.value < 0x1_0000: quoted += "\\u" + hexadecimal(scalar, digits: 4)
        default: quoted += "\\U" + hexadecimal(scalar, digits: 8)
        }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80
            ? (0x20...0x7E).contains(scalar.value)
            : CodePointTable.pairs(PrintableTable.values, contain: scalar.value)
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar, digits: Int) -> String {
        let text = String(scalar.value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
