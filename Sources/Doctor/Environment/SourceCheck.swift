import ErrorLibrary

/// Where settings come from: which layer counts, what is hidden by another layer, and what Go does not read.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-Environment_variables>
enum SourceCheck {
    static let check = Check("env.source", LocalizedText("sources of settings", "设置的来源")) { outcomes($0.settings) }

    /// Those that say how modules arrive.
    private static let names = [
        "GO111MODULE", "GOAUTH", "GOCACHE", "GOFLAGS", "GOINSECURE", "GOMODCACHE", "GONOPROXY", "GONOSUMDB", "GOPATH",
        "GOPRIVATE", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN", "GOVCS",
    ]

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let found =
            [command(settings), lost(settings)].compactMap(\.self) + names.compactMap { hidden($0, settings) }
            + [unread(settings)].compactMap(\.self) + files(settings).compactMap(lines)
        return found.isEmpty ? [.ok(Outcome.Node(check.id), place(settings) + set(settings))] : found
    }

    /// A go command that does not start, where no other check of settings says why.
    private static func command(_ settings: GoSettings) -> Outcome? {
        guard let command = settings.goCommand, let trouble = command.trouble else { return nil }
        let node = Outcome.Node(check.id, command.path)
        let facts = [Fact("go", command.path), .reason(ShownSetting.addresses(trouble.text))]
        guard case .refused = trouble else { return .unknown(node, facts) }
        return isExplained(settings) ? nil : .fail(node, "MTL-CFG020", [:], facts + settings.facts("GOROOT"))
    }

    /// What says that the go command does not find its own defaults; nil when it does.
    ///
    /// With a `GOROOT` that is not its own, it has no list of proxies and no checksum database.
    static func lostDefaults(_ settings: GoSettings) -> Outcome.Node? {
        guard let command = settings.goCommand, command.trouble == nil, settings.rootFile == nil,
            GoVariable.defaultedInFile.contains(where: { settings[$0].isEmpty && settings.explicit($0) == nil })
        else { return nil }
        return Outcome.Node(check.id, command.path)
    }

    private static func lost(_ settings: GoSettings) -> Outcome? {
        guard let node = lostDefaults(settings) else { return nil }
        let reason = LocalizedText("has no go.env", "没有 go.env")
        return .fail(node, "MTL-CFG020", [:], settings.facts("GOROOT") + [Fact(reason, settings["GOROOT"])])
    }

    private static func isExplained(_ settings: GoSettings) -> Bool {
        let others =
            ModuleModeCheck.outcomes(settings) + PathsCheck.outcomes(settings) + DebugCheck.outcomes(settings)
            + FlagsCheck.outcomes(settings, hasVendorFolder: true)
        return others.contains { $0.verdict == .fail }
    }

    /// What somebody wrote with `go env -w`, and what the environment puts in its place.
    private static func hidden(_ name: String, _ settings: GoSettings) -> Outcome? {
        guard let first = settings.variable(name), let second = settings.userValues?.values[name], !second.isEmpty,
            first != second
        else { return nil }
        return .warn(Outcome.Node(check.id, name), "MTL-CFG012", settings.oldValue(name), settings.facts(name))
    }

    private static func unread(_ settings: GoSettings) -> Outcome? {
        guard case .unreadable(let path, let fault) = settings.userFile else { return nil }
        return .warn(Outcome.Node(check.id, path), "MTL-CFG013", [:], [.reason(fault.description)])
    }

    private static func files(_ settings: GoSettings) -> [GoEnvironmentFile] {
        [settings.userValues, settings.rootFile].compactMap(\.self)
    }

    /// Lines that have no effect at all; what may be on purpose is only a fact.
    private static func lines(_ file: GoEnvironmentFile) -> Outcome? {
        let notes = file.notes.filter { $0.kind == .passedOver || $0.kind == .processOnly }
        guard !notes.isEmpty else { return nil }
        let facts = notes.map { note in
            let line = LocalizedText("line \(note.line)", "第 \(note.line) 行")
            return Fact(line, note.name.isEmpty ? "?" : note.name)
        }
        return .warn(Outcome.Node(check.id, file.path), "MTL-CFG013", [:], facts)
    }

    /// Where the layers are.
    private static func place(_ settings: GoSettings) -> [Fact] {
        var facts: [Fact] = []
        if let command = settings.goCommand { facts.append(Fact("go", "\(command.path) \(command.version)")) }
        switch settings.userFile {
        case .read(let file): facts.append(Fact("GOENV", file.path))
        case .missing(let path), .unreadable(let path, _): facts.append(Fact("GOENV", path))
        case .off: facts.append(Fact("GOENV", "off"))
        case .nowhere: break
        }
        return facts + oddities(settings)
    }

    /// What was noted of lines and may be on purpose.
    private static func oddities(_ settings: GoSettings) -> [Fact] {
        files(settings).flatMap { file in
            file.notes.map { note in
                Fact(LocalizedText("\(file.path) line \(note.line)", "\(file.path) 第 \(note.line) 行"), note.name)
            }
        }
    }

    /// What is not as Go has it by itself.
    private static func set(_ settings: GoSettings) -> [Fact] {
        names.flatMap { name in
            settings.values(name).prefix(1).filter { value in
                switch value.source {
                case .process, .userFile: true
                case .rootFile, .builtIn: false
                }
            }.map { GoSettings.fact(name, $0) }
        }
    }
}
