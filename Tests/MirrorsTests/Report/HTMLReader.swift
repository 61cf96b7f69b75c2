import Foundation

/// Reads a page as strictly as a test wants it, and tells what is wrong with it.
struct HTMLReader {
    /// Elements, in order, with what their attributes say.
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    /// What is not well-formed; empty for a good page.
    private(set) var faults: [String] = []
    /// All texts, with their entities as they are.
    private(set) var texts = ""
    private var open: [String] = []
    private static let void: Set<String> = ["meta", "br", "link", "img", "input", "hr"]
    private static let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]

    init(_ page: String) {
        var rest = page[...]
        while let start = rest.firstIndex(of: "<") {
            take(text: rest[..<start])
            rest = rest[start...].dropFirst()
            // No `>` stands in a value, since it is escaped there.
            guard let end = rest.firstIndex(of: ">") else {
                faults.append("a tag without an end")
                return
            }
            let tag = rest[..<end]
            rest = rest[end...].dropFirst()
            take(tag)
            if open.last == "style", !tag.hasPrefix("/"), let close = rest.range(of: "</style>") {
                rest = rest[close.lowerBound...]
            }
        }
        take(text: rest)
        if !open.isEmpty { faults.append("never closed: \(open)") }
    }

    func attributes(_ name: String) -> [String] { elements.compactMap { $0.attributes[name] } }

    func count(_ element: String) -> Int { elements.count { $0.name == element } }

    private mutating func take(text: Substring) {
        texts += text
        check(text)
    }

    private mutating func take(_ tag: Substring) {
        if tag.hasPrefix("!") { return elements.isEmpty ? () : faults.append("a comment: \(tag)") }
        if tag.hasPrefix("/") {
            let name = String(tag.dropFirst())
            let last = open.popLast()
            if last != name { faults.append("</\(name)> closes \(last ?? "nothing")") }
            return
        }
        let name = String(tag.prefix { $0 != " " })
        guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }), !name.isEmpty else {
            return faults.append("no name of an element: \(name)")
        }
        elements.append((name, attributes(in: tag.dropFirst(name.count))))
        if !Self.void.contains(name) { open.append(name) }
    }

    private mutating func attributes(in text: Substring) -> [String: String] {
        var attributes: [String: String] = [:]
        var rest = text
        while let start = rest.firstIndex(where: { $0 != " " }) {
            rest = rest[start...]
            let name = String(rest.prefix { $0 != "=" && $0 != " " })
            rest = rest.dropFirst(name.count)
            guard rest.hasPrefix("=\""), let end = rest.dropFirst(2).firstIndex(of: "\"") else {
                faults.append("no quotes around \(name)")
                return attributes
            }
            let value = rest[..<end].dropFirst(2)
            check(value)
            if attributes.updateValue(String(value), forKey: name) != nil { faults.append("\(name) twice") }
            rest = rest[end...].dropFirst()
        }
        return attributes
    }

    /// Entities are those that everybody knows, and nothing is hidden in the text.
    private mutating func check(_ text: Substring) {
        var rest = text
        while let start = rest.firstIndex(of: "&") {
            rest = rest[start...]
            if !Self.entities.contains(where: rest.hasPrefix) { faults.append("an & by itself: \(rest.prefix(20))") }
            rest = rest.dropFirst()
        }
        for scalar in text.unicodeScalars where scalar != "\n" {
            let category = scalar.properties.generalCategory
            if category == .control || category == .format { faults.append("U+\(String(scalar.value, radix: 16))") }
        }
    }
}
