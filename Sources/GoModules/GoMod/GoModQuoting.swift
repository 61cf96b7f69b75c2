/// The quotes that a word of a `go.mod` file may need, such as those of `"a b"`.
///
/// Rules: <https://go.dev/ref/spec#String_literals>
public enum GoModQuoting {
    /// `text`, in double quotes when it could not stand as one word in a `go.mod` file.
    public static func quotedIfNeeded(_ text: String) -> String {
        needsQuotes(text) ? QuotedText.quote(text) : text
    }

    /// The text that a quoted string stands for, or nil when it is none.
    ///
    /// Bytes given by `\x` or octal escapes that do not form valid UTF-8 are replaced by U+FFFD; Go keeps them. No
    /// rule accepts either.
    static func unquoted(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, let quote = bytes.first, bytes.last == quote else { return nil }
        let inner = bytes[1..<(bytes.count - 1)]
        switch Unicode.Scalar(quote) {
        case "`":
            return inner.contains(quote) ? nil : SourceCursor.text(of: inner.filter { $0 != 0x0D }[...])
        case "\"":
            var reader = EscapeReader(inner)
            return reader.text()
        default:
            return nil
        }
    }

    private static func needsQuotes(_ text: String) -> Bool {
        var previous: UInt32 = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", "\"", "'", "`": return true
            case "(", ")", "[", "]", "{", "}", ",": if text.utf8.count > 1 { return true }
            case "/", "*": if previous == 0x2F { return true }
            default: if !CharacterClass.isPrintable(scalar.value) { return true }
            }
            previous = scalar.value
        }
        return text.isEmpty
    }
}
