/// A tree of checks as a flowchart of Mermaid, which GitHub and GitLab draw.
///
/// Rules: <https://mermaid.js.org/syntax/flowchart.html>
package enum MermaidTree {
    /// What a node says, as the class that gives it its colour.
    package enum Verdict: String, CaseIterable, Sendable {
        case ok
        case warn
        case fail
        case skip
        case unknown
        /// The one root cause.
        case cause
    }

    /// One box.
    package struct Node: Hashable, Sendable {
        /// By this its children name it.
        ///
        /// It is not in the chart, so it may be any text. Of several nodes with the same one the first counts.
        package let id: String
        /// What is in the box; a line break makes a new line.
        package let label: String
        package let verdict: Verdict
        /// The node that an arrow leads from to this one; nil at the top, and ignored when there is none.
        package let parent: String?

        package init(id: String, label: String, verdict: Verdict, parent: String? = nil) {
            self.id = id
            self.label = label
            self.verdict = verdict
            self.parent = parent
        }
    }

    /// The most characters of a line of a label that are shown.
    private static let widest = 120

    /// The chart with a line break at its end, without the fence that Markdown wants around it.
    package static func text(_ nodes: [Node]) -> String {
        let places = Dictionary(nodes.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var lines = ["flowchart TD"]
        for (place, node) in nodes.enumerated() where places[node.id] == place {
            lines.append("  n\(place)[\"\(label(node.label))\"]:::\(node.verdict.rawValue)")
        }
        for (place, node) in nodes.enumerated() where places[node.id] == place {
            guard let parent = node.parent.flatMap({ places[$0] }), parent != place else { continue }
            lines.append("  n\(parent) --> n\(place)")
        }
        for verdict in Verdict.allCases where nodes.contains(where: { $0.verdict == verdict }) {
            lines.append("  classDef \(verdict.rawValue) \(verdict.style)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func label(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return words.count > widest ? escaped(words.prefix(widest - 1) + "…") : escaped(words[...])
        }
        let shown = lines.filter { !$0.isEmpty }.joined(separator: "<br/>")
        // Mermaid wants something in every box, so this is a space without width.
        return shown.isEmpty ? "#8203;" : shown
    }

    /// Everything but letters, digits and spaces by its number.
    ///
    /// Then nothing of a label can be syntax of Mermaid, Markdown or HTML, all of which it reads in labels.
    private static func escaped(_ text: Substring) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
                escaped.unicodeScalars.append(scalar)
            // What is not seen, and what turns the direction of the text around.
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: break
            default: escaped += scalar == " " ? " " : "#\(scalar.value);"
            }
        }
    }
}

extension MermaidTree.Verdict {
    /// Dark text on a light ground, so that it can be read on a light and on a dark page.
    fileprivate var style: String {
        switch self {
        case .ok: "fill:#e3f4e6,stroke:#2e7d32,color:#10331a"
        case .warn: "fill:#fff4d6,stroke:#b26a00,color:#3d2600"
        case .fail: "fill:#fde3e1,stroke:#c62828,color:#4a0e0e"
        case .skip: "fill:#eeeeee,stroke:#9e9e9e,color:#424242,stroke-dasharray:4 3"
        case .unknown: "fill:#e8eaf6,stroke:#5c6bc0,color:#1a237e"
        case .cause: "fill:#c62828,stroke:#7f0000,color:#ffffff,stroke-width:3px"
        }
    }
}
