import GoModules

/// What a file was understood to say, written down as a file again.
struct GoModText {
    private(set) var text = ""

    init(_ file: GoModFile) {
        if let path = file.module?.path { add("module", path) }
        if let version = file.goVersion { addRaw("go", version) }
        if let toolchain = file.toolchain { addRaw("toolchain", toolchain) }
        for setting in file.godebugSettings { addRaw("godebug", "\(setting.key)=\(setting.value)") }
        for requirement in file.requirements {
            add(
                "require",
                requirement.path,
                requirement.version.description,
                comment: requirement.isIndirect ? " // indirect" : ""
            )
        }
        for exclusion in file.exclusions { add("exclude", exclusion.path, exclusion.version.description) }
        for replacement in file.replacements { add(replacement) }
        for retraction in file.retractions {
            let (low, high) = (Self.word(retraction.low), Self.word(retraction.high))
            text += low == high ? "retract \(low)\n" : "retract [\(low), \(high)]\n"
        }
        for tool in file.tools { add("tool", tool) }
        for folder in file.ignoredDirectories { add("ignore", folder) }
    }

    init(_ file: GoWorkFile) {
        if let version = file.goVersion { addRaw("go", version) }
        if let toolchain = file.toolchain { addRaw("toolchain", toolchain) }
        for setting in file.godebugSettings { addRaw("godebug", "\(setting.key)=\(setting.value)") }
        for folder in file.directories { add("use", folder) }
        for replacement in file.replacements { add(replacement) }
    }

    private mutating func add(_ name: String, _ words: String..., comment: String = "") {
        text += "\(name) \(words.map(Self.word).joined(separator: " "))\(comment)\n"
    }

    /// For directives whose word is taken as it stands, quotes and all.
    private mutating func addRaw(_ name: String, _ word: String) { text += "\(name) \(word)\n" }

    private mutating func add(_ replacement: ModuleReplacement) {
        let version = replacement.version.map { " \(Self.word($0.description))" } ?? ""
        let target =
            switch replacement.target {
            case .module(let path, let version): "\(Self.word(path)) \(Self.word(version.description))"
            case .directory(let folder): Self.word(folder)
            }
        text += "replace \(Self.word(replacement.path))\(version) => \(target)\n"
    }

    /// A parenthesis alone would open or close a block here; Go does not quote it either, and writes such a file wrongly.
    private static func word(_ text: String) -> String {
        text == "(" || text == ")" ? "\"\(text)\"" : GoModQuoting.quotedIfNeeded(text)
    }
}
