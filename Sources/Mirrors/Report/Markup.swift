/// A piece of an HTML page: its elements are closed and its texts are escaped by the way it is made.
///
/// Rules: <https://html.spec.whatwg.org/multipage/syntax.html>
struct Markup: Sendable {
    /// HTML.
    let source: String

    /// Elements that have no end tag.
    private static let void: Set<String> = ["br", "link", "meta"]

    static let nothing = Markup(source: "")

    private init(source: String) { self.source = source }

    /// A text of anybody.
    static func text(_ text: String) -> Markup { Markup(source: escaped(text)) }

    /// An element, with its attributes in this order.
    static func tag(
        _ name: String,
        _ attributes: KeyValuePairs<String, String> = [:],
        with children: [Markup] = []
    ) -> Markup {
        let head = attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
        guard !void.contains(name) else { return Markup(source: "<\(name)\(head)>") }
        return Markup(source: "<\(name)\(head)>\(children.map(\.source).joined())</\(name)>")
    }

    /// An element with a text in it.
    static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) -> Markup {
        tag(name, attributes, with: [.text(text)])
    }

    /// A style sheet of this program; it holds no `<`.
    static func style(_ sheet: String) -> Markup { Markup(source: "<style>\(sheet)</style>") }

    /// A text that was written with `` ` `` around what stands as code; an odd number of them means nothing.
    static func prose(_ text: String) -> [Markup] {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        guard !parts.count.isMultiple(of: 2) else { return [.text(text)] }
        return parts.enumerated().map { index, part in
            index.isMultiple(of: 2) ? .text(String(part)) : .tag("code", text: String(part))
        }
    }

    /// Safe between tags, and between the quotes of an attribute.
    static func escaped(_ text: String) -> String {
        VisibleText.shown(text).unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
