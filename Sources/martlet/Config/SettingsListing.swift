/// Every setting with its effective value and its source, credentials masked.
struct SettingsListing {
    private let resolved: ResolvedSettings

    init(_ resolved: ResolvedSettings) {
        self.resolved = resolved
    }

    /// One line per setting: name, value, source in parentheses.
    ///
    /// Items of a list have spaces between them.
    var text: String {
        let names = SettingKey.allCases.map(\.name)
        let width = names.map(\.count).max() ?? 0
        let lines = SettingKey.allCases.map { key in
            let padding = String(repeating: " ", count: width - key.name.count)
            let value = shownTexts(of: key).joined(separator: " ")
            return "\(key.name)\(padding)  \(value.isEmpty ? "\"\"" : value)  (\(resolved[key].origin))"
        }
        return lines.joined(separator: "\n")
    }

    /// A settings file with the same effect, as far as nothing was masked; the source of each value as a comment.
    ///
    /// Defaults are commented out, so that they stay defaults.
    var yaml: String {
        let keys = SettingKey.allCases.filter(\.isAllowedInFile)
        var lines: [String] = keys.filter { !$0.name.contains(".") }.map { line(of: $0, name: $0.name) }
        for section in SettingKey.sections {
            lines.append("\(section):")
            let prefix = "\(section)."
            for key in keys where key.name.hasPrefix(prefix) {
                lines.append("  " + line(of: key, name: String(key.name.dropFirst(prefix.count))))
            }
        }
        return lines.joined(separator: "\n")
    }

    private func line(of key: SettingKey, name: String) -> String {
        let texts = shownTexts(of: key).map(Self.quoted)
        let value = key.definition.kind.isList ? "[\(texts.joined(separator: ", "))]" : texts.joined()
        let isDefault = resolved[key].source == .standard
        return "\(isDefault ? "# " : "")\(name): \(value)  # \(resolved[key].origin)"
    }

    private func shownTexts(of key: SettingKey) -> [String] {
        let mayHoldURLs = key.definition.kind.mayHoldURLs
        return resolved[key].texts.map { "\(mayHoldURLs ? ShownText($0) : ShownText(withoutURLs: $0))" }
    }

    /// A double-quoted YAML scalar.
    private static func quoted(_ text: String) -> String {
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }
        return "\"\(escaped.joined())\""
    }
}
