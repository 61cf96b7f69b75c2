/// The table of settings as Markdown, for the documentation.
struct SettingsTable {
    /// The table with what one has to know to use it.
    var page: String {
        """
        # Settings

        Printed by `martlet config docs`. A flag wins over a variable, a variable over the file (`--config`), the file over the
        default; a list is replaced as a whole. A setting with a dot in its name stands in a section of the file:
        `upstream.connect-timeout` below `upstream:`. Variables without `MARTLET_` are read where nothing else gives a value, and only
        in capitals; `GOPRIVATE` is always read, and added to whatever `private` says.

        Durations read `500ms`, `30s`, `5m`, `2h`, `7d`; sizes `512KiB`, `64MiB`, `10GB`. "Reload" means SIGHUP.

        \(markdown)
        """
    }

    /// One row per setting, under a heading row.
    var markdown: String {
        let heading = ["Setting in the file", "Flag", "Variable", "Value", "Default", "A change needs", "Meaning"]
        let rows = [heading, heading.map { _ in "---" }] + SettingKey.allCases.map(Self.cells)
        return rows.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    private static func cells(of key: SettingKey) -> [String] {
        let definition = key.definition
        let variables = ([key.variable] + definition.fallbackVariables).map { "`\($0)`" }
        return [
            key.isAllowedInFile ? "`\(key.name)`" : "",
            "`--\(key.flag)`",
            variables.joined(separator: definition.addsFallback ? " and " : ", then "),
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
