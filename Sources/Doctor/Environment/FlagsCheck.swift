import ErrorLibrary

/// `GOFLAGS`: flags that are added to every go command that knows them.
///
/// Which flags there are depends on the version of Go, so a go command that does not take one says so itself.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-Environment_variables> (`GOFLAGS`)
enum FlagsCheck {
    static let check = Check("env.goflags", LocalizedText("default flags", "默认参数")) { examination in
        let settings = examination.settings
        let folder = examination.project.map { settings.layout.path($0.folder, "vendor/modules.txt") }
        return outcomes(settings, hasVendorFolder: folder.map { settings.files.look($0) != nil } ?? false)
    }

    private static let name = "GOFLAGS"

    /// - `hasVendorFolder`: Whether the project has its dependencies with it.
    static func outcomes(_ settings: GoSettings, hasVendorFolder: Bool) -> [Outcome] {
        let node = Outcome.Node(check.id)
        let facts = settings.facts(name)
        let old = settings.oldValue(name)
        func outcome(_ code: String, _ reason: String) -> Outcome { .fail(node, code, old, facts + [.reason(reason)]) }

        if let fault = fault(in: settings[name]) { return [outcome("MTL-CFG007", fault)] }
        let flags = flags(settings[name])
        if let said = saidByGo(settings) { return [outcome("MTL-CFG007", said)] }
        if let fault = GoFlag.fault(settings[name]) { return [outcome("MTL-CFG007", fault)] }
        // Only go get refuses it.
        if flags["insecure"] != nil { return [.warn(node, "MTL-CFG011", old, facts)] }
        if flags["mod"] == "vendor", !hasVendorFolder { return [.warn(node, "MTL-CFG004", old, facts)] }
        if settings.goCommand == nil, let unknown = flags.keys.sorted().first(where: { !GoFlag.names.contains($0) }) {
            return [outcome("MTL-CFG007", "-\(unknown)").lowered(to: .warn)]
        }
        return [.ok(node, facts)]
    }

    /// The flags with their values, without dashes, of which the last of a name counts.
    ///
    /// A flag without a value has an empty one.
    static func flags(_ text: String) -> [String: String] {
        var flags: [String: String] = [:]
        for word in words(text) ?? [] {
            let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if let name = parts.first { flags[String(name)] = parts.count > 1 ? String(parts[1]) : "" }
        }
        return flags
    }

    /// What is wrong with the form of the list; nil when nothing is.
    private static func fault(in text: String) -> String? {
        guard let words = words(text) else { return "unterminated quote" }
        let stray = words.first { word in
            let dashes = word.prefix { $0 == "-" }.count
            let rest = word.dropFirst(dashes)
            return !(1...2).contains(dashes) || rest.isEmpty || rest.hasPrefix("=")
        }
        return stray.map { "non-flag \(ShownSetting.text(name, $0))" }
    }

    /// The words, of which a whole one may be in quotes; nil when a quote has no end.
    static func words(_ text: String) -> [String]? {
        var words: [String] = []
        var rest = text[...]
        while let first = rest.first {
            if first == " " || first == "\t" || first.isNewline {
                rest = rest.dropFirst()
            } else if first == "\"" || first == "'" {
                guard let end = rest.dropFirst().firstIndex(of: first) else { return nil }
                words.append(String(rest[..<end].dropFirst()))
                rest = rest[end...].dropFirst()
            } else {
                let word = rest.prefix { $0 != " " && $0 != "\t" && !$0.isNewline }
                words.append(String(word))
                rest = rest[word.endIndex...]
            }
        }
        return words
    }

    private static func saidByGo(_ settings: GoSettings) -> String? {
        guard case .refused(let words)? = settings.goCommand?.trouble, words.contains("GOFLAGS") else { return nil }
        return ShownSetting.addresses(words)
    }
}
