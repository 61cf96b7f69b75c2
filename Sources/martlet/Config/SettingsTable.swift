/// The table of settings as Markdown, for the documentation.
struct SettingsTable {
    /// One row per setting, under a heading row.
    var markdown: String {
        let heading = ["Setting in the file", "Flag", "Variable", "Value", "Default", "A change needs", "Meaning"]
        let rows = [heading, heading.map { _ in "---" }] + SettingKey.allCases.map(Self.cells)
        return rows.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    private static func cells(of key: SettingKey) -> [String] {
        let definition = key.definition
        let variables = [key.variable] + definition.fallbackVariables
        return [
            key.isAllowedInFile ? "`\(key.name)`" : "",
            "`--\(key.flag)`",
            variables.map { "`\($0)`" }.joined(separator: ", then "),
            definition.kind.valueName.replacing("|", with: "\\|"),
            standard(of: definition).replacing("|", with: "\\|"),
            definition.change.rawValue,
            "\(definition.help).",
        ]
    }

    private static func standard(of definition: SettingDefinition) -> String {
        switch definition.standard {
        case .text(""): "none"
        case .text(let text): "`\(text)`"
        case .computed(let rule): rule
        }
    }
}
