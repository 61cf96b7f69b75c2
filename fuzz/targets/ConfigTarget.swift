extension FuzzTarget {
    /// The settings file: what is read can be written down, and all settings made of it are the same again.
    static let config = FuzzTarget(name: "config") { bytes in
        let file = SettingsFile(bytes, name: "martlet.yaml")
        try demand(file.errors.count <= SettingsFile.maximumErrorCount + 1, "\(file.errors.count) errors")
        for error in file.errors { try demand(error.description.isPlain, "an error with control characters: \(error)") }
        guard !file.values.isEmpty else { return }
        let text = yaml(file.values)
        let again = SettingsFile(Array(text.utf8), name: "again.yaml")
        try demand(again.errors.isEmpty, "our own file is refused: \(text) \(again.errors)")
        let texts = file.values.mapValues(\.texts)
        try demand(again.values.mapValues(\.texts) == texts, "settings change when they are written")
        // Checking all settings together takes a hundred times as long as reading them.
        guard file.errors.isEmpty else { return }
        let isTaken = load(bytes) != nil
        try demand(isTaken == (load(Array(text.utf8)) != nil), "our own file means another thing: \(text)")
    }

    /// All settings, or nil; their errors are shown to people.
    private static func load(_ bytes: [UInt8]) -> Settings? {
        let files = FileAccess(
            read: { _ in bytes },
            checkReadable: { _ in },
            checkSecret: { _ in },
            checkProgram: { _ in }
        )
        let flags = [SettingKey.config: ResolvedSetting(texts: ["martlet.yaml"], source: .flag("--config"))]
        return accepted { try SettingsLoader(flags: flags, environment: ["HOME": "/root"], files: files).load() }
    }

    /// Every text in quotes and escapes, sections as mappings of their own.
    private static func yaml(_ values: [SettingKey: ResolvedSetting]) -> String {
        var text = ""
        var sections: [Substring: [String]] = [:]
        for (key, value) in values {
            let items = value.texts.map { "\"\($0.unicodeScalars.map(escaped).joined())\"" }
            let shown = key.definition.kind.isList ? "[\(items.joined(separator: ", "))]" : items.joined()
            let parts = key.name.split(separator: ".")
            if parts.count == 1 {
                text += "\(key.name): \(shown)\n"
            } else {
                sections[parts[0], default: []].append("  \(parts[1]): \(shown)\n")
            }
        }
        for (name, lines) in sections { text += "\(name):\n\(lines.joined())" }
        return text
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

extension String {
    /// Whether a terminal shows it as it is.
    fileprivate var isPlain: Bool {
        unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }
}
