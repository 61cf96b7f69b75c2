/// A JSON value whose members keep their order, so that the same report is always the same text.
enum JSONValue {
    case text(String)
    case number(Int)
    case boolean(Bool)
    case list([JSONValue])
    /// A member without a value is left out.
    case object([(name: String, value: JSONValue?)])

    /// Two spaces for each level, and no line break at the end.
    func rendered(indent: String = "") -> String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .list(let values):
            Self.lines(values.map { $0.rendered(indent: indent + "  ") }, ("[", "]"), indent)
        case .object(let members):
            Self.lines(
                members.compactMap { member in
                    member.value.map { "\(Self.quoted(member.name)): \($0.rendered(indent: indent + "  "))" }
                },
                ("{", "}"),
                indent
            )
        }
    }

    private static func lines(_ lines: [String], _ ends: (String, String), _ indent: String) -> String {
        guard !lines.isEmpty else { return ends.0 + ends.1 }
        return "\(ends.0)\n" + lines.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)\(ends.1)"
    }

    /// A string with its quotes.
    ///
    /// Rules: <https://datatracker.ietf.org/doc/html/rfc8259#section-7>
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            // Controls, and the two that end a line in JavaScript.
            case _ where scalar.properties.generalCategory == .control, "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    init(stringLiteral text: String) { self = .text(text) }
}
