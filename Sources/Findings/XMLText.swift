/// Text as XML holds it.
///
/// Rules: <https://www.w3.org/TR/xml/#charsets> and <https://www.w3.org/TR/xml/#syntax>
enum XMLText {
    /// Between two tags: line breaks and tabs stay.
    static func content(_ text: String) -> String { escaped(text) { $0 == "\n" || $0 == "\t" ? String($0) : nil } }

    /// Between double quotes: a reader would make spaces of line breaks and tabs, so they are written by their numbers.
    static func attribute(_ text: String) -> String {
        escaped(text) { $0 == "\n" || $0 == "\t" ? "&#\($0.value);" : nil }
    }

    /// - `white`: What a line break or a tab becomes; nil for everything else.
    private static func escaped(_ text: String, white: (Unicode.Scalar) -> String?) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            default:
                if let text = white(scalar) {
                    escaped += text
                } else if isAllowed(scalar) {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
    }

    /// Controls and the two non-characters at the end of the first plane are dropped: no reader takes them, not even escaped.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory != .control && scalar.value != 0xFFFE && scalar.value != 0xFFFF
    }
}
