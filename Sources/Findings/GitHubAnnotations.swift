/// Findings as the workflow commands that GitHub shows beside the code.
///
/// Rules: <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>
package enum GitHubAnnotations {
    /// GitHub shows ten of each level for a step and drops the rest, so the tenth says how many more there are.
    private static let most = 9

    /// One line for each finding, the errors first, each line with its line break; empty when there is none.
    ///
    /// - `more`: The words of the line that stands for those that are left out, from their number.
    package static func text(_ findings: [Finding], more: (Int) -> String = { "and \($0) more" }) -> String {
        Finding.Level.allCases.reversed().map { level in
            let same = findings.filter { $0.level == level }
            let left = same.count - most
            let rest = left > 0 ? "::\(level.command)::\(data(more(left)))\n" : ""
            return same.prefix(most).map { line($0) + "\n" }.joined() + rest
        }.joined()
    }

    private static func line(_ finding: Finding) -> String {
        var properties: [String] = []
        if let place = finding.place() {
            properties.append("file=\(property(place.file))")
            if let line = place.line { properties.append("line=\(line)") }
        }
        properties.append("title=\(property("\(finding.rule): \(finding.title)"))")
        return "::\(finding.level.command) \(properties.joined(separator: ","))::\(data(finding.message))"
    }

    /// Nothing of a text can end the line, so nothing of it can be a command of its own.
    private static func data(_ text: String) -> String {
        escaped(text) { character in
            switch character {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: nil
            }
        }
    }

    private static func property(_ text: String) -> String {
        escaped(text) { character in
            switch character {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            case ":": "%3A"
            case ",": "%2C"
            default: nil
            }
        }
    }

    /// Controls that have no escape are dropped: a log shows them to a terminal.
    private static func escaped(_ text: String, _ escape: (Unicode.Scalar) -> String?) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            if let text = escape(scalar) {
                escaped += text
            } else if scalar == "\t" || scalar.properties.generalCategory != .control {
                escaped.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Finding.Level {
    fileprivate var command: String {
        switch self {
        case .note: "notice"
        case .warning: "warning"
        case .error: "error"
        }
    }
}
