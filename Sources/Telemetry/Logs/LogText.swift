/// Builds a part of a log line that cannot end the line, move a cursor or reorder the text.
///
/// Escapes are those of JSON in both formats, so one rule is to be known: `\n`, `\"`, `\\`, `\u001b`.
struct LogText {
    /// The longest value in bytes as written, escapes included.
    static let maximumValueLength = 4_096

    /// What stands at the end of a value that was cut.
    static let cutMark = "…"

    /// `text` escaped, without quotation marks around it, cut to ``maximumValueLength`` between two characters.
    static func escaped(_ text: String) -> String {
        if text.utf8.count <= maximumValueLength, text.utf8.allSatisfy(isPlain) { return text }
        var result = ""
        var lengthBeforeMark = 0
        var length = 0
        for scalar in text.unicodeScalars {
            let part = escaped(scalar)
            length &+= part.utf8.count  // Below 4,096 + 12.
            guard length <= maximumValueLength else {
                return String(decoding: result.utf8.prefix(lengthBeforeMark), as: UTF8.self) + cutMark
            }
            result += part
            if length <= maximumValueLength - cutMark.utf8.count { lengthBeforeMark = length }
        }
        return result
    }

    /// `text` between quotation marks.
    static func quoted(_ text: String) -> String {
        "\"\(escaped(text))\""
    }

    /// `text` as the text format has it: in quotation marks when it would be ambiguous without.
    ///
    /// Where `spaces` is true, as for the message, spaces are not ambiguous.
    static func bareOrQuoted(_ text: String, spaces: Bool = false) -> String {
        let isBare = text.utf8.allSatisfy { byte in
            isPlain(byte) && byte != UInt8(ascii: "=") && (spaces || byte != UInt8(ascii: " "))
        }
        return isBare && !text.isEmpty ? escaped(text) : quoted(text)
    }

    /// Whether a byte is printable ASCII that needs no escape.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where scalar.isInvisible: UTF16.encode(scalar)?.map(hexEscape).joined() ?? ""
        default: String(scalar)
        }
    }

    private static func hexEscape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
