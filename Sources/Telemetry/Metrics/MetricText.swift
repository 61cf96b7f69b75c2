/// The spelling rules of names and label values in Prometheus.
///
/// Names come from code and are bent into the grammar; values may come from outside, so they are cut and cleaned.
///
/// Grammar: <https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels>
enum MetricText {
    /// The longest name kept, in bytes.
    ///
    /// Ours are under 60; a longer one is a mistake that must not cost memory.
    static let maximumNameLength = 200

    /// The longest label value kept, in bytes: a host name is at most 253.
    static let maximumValueLength = 256

    /// `text` as a name: letters, digits and `_`, not beginning with a digit; never empty.
    ///
    /// The colon is legal in names of metrics and replaced all the same: it is reserved for recording rules.
    static func name(_ text: String) -> String {
        if text.utf8.count <= maximumNameLength, let first = text.utf8.first, !isDigit(first),
            text.utf8.allSatisfy(isNameByte)
        {
            return text
        }
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(maximumNameLength) {
            if bytes.isEmpty, isDigit(byte) { bytes.append(UInt8(ascii: "_")) }
            bytes.append(isNameByte(byte) ? byte : UInt8(ascii: "_"))
        }
        return bytes.isEmpty ? "_" : String(decoding: bytes, as: UTF8.self)
    }

    /// `text` as a label name.
    ///
    /// Names that Prometheus keeps for itself (`le`, `quantile`, a leading `__`) get the prefix `label_`.
    static func labelName(_ text: String) -> String {
        let name = name(text)
        let isReserved = name == "le" || name == "quantile" || name.hasPrefix("__")
        return isReserved ? "label_" + name : name
    }

    /// `text` without control, bidirectional and other invisible characters (each becomes U+FFFD), cut to
    /// ``maximumValueLength`` between two characters.
    static func labelValue(_ text: String) -> String {
        let isPlain = text.utf8.count <= maximumValueLength && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        if isPlain { return text }
        var result = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            // A line break is legal in a value, and written as `\n`.
            let clean = scalar.isInvisible && scalar != "\n" ? "\u{FFFD}" : scalar
            length &+= UTF8.width(clean)  // Both terms are below 300.
            guard length <= maximumValueLength else { break }
            result.append(clean)
        }
        return String(result)
    }

    /// `text` between the quotation marks of a label value, in both formats.
    static func escapedValue(_ text: String) -> String {
        escaped(text, quotes: true)
    }

    /// `text` as a help line; only OpenMetrics wants quotation marks escaped there.
    static func escapedHelp(_ text: String, as format: ExpositionFormat) -> String {
        escaped(text, quotes: format == .openMetrics)
    }

    /// `value` as both formats spell it; Swift's own text is right but for the infinities and NaN.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
        return value.description
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        // Setting this bit makes a lower-case letter of an upper-case one.
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || isDigit(byte) || byte == UInt8(ascii: "_")
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard
            text.utf8.contains(where: {
                $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\"")
            })
        else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
