/// What the environment says about settings.
///
/// An empty variable counts as unset, as it does for the go command. `GOPROXY`, `GOSUMDB`, `GONOPROXY` and `GONOSUMDB` are
/// never read: where somebody followed our own documentation, `GOPROXY` names this very server.
struct SettingsEnvironment {
    /// The `MARTLET_…` variables.
    private(set) var values: [SettingKey: ResolvedSetting] = [:]
    /// Go's and the system's variables, which yield to the file.
    private(set) var fallbacks: [SettingKey: ResolvedSetting] = [:]
    /// `MARTLET_…` variables that are no setting.
    private(set) var errors: [SettingsError] = []

    init(_ variables: [String: String]) {
        var unknown = Set(
            variables.keys.filter { name in
                name.hasPrefix(SettingKey.variablePrefix) && name != "MARTLET_WARNINGS_AS_ERRORS"
                    && !ServiceVariable.isOne(name, of: variables)
            }
        )
        for key in SettingKey.allCases {
            unknown.remove(key.variable)
            values[key] = Self.setting(key, from: [key.variable], of: variables)
            fallbacks[key] = Self.setting(key, from: key.definition.fallbackVariables, of: variables)
        }
        errors = unknown.sorted().map(Self.unknownVariable)
    }

    private static func setting(
        _ key: SettingKey,
        from names: [String],
        of variables: [String: String]
    ) -> ResolvedSetting? {
        for name in names {
            guard let text = variables[name], !text.isEmpty else { continue }
            return ResolvedSetting(texts: texts(of: key, in: text), source: .environment(name))
        }
        return nil
    }

    /// Entries of the form `a=b` stand on lines of their own, or with spaces between them; a word without `=` belongs to the entry before it.
    private static func texts(of key: SettingKey, in text: String) -> [String] {
        guard case .pairs = key.definition.kind else { return [text] }
        return text.split(whereSeparator: \.isWhitespace).reduce(into: []) { entries, word in
            guard !word.contains("="), let last = entries.popLast() else { return entries.append(String(word)) }
            entries.append("\(last) \(word)")
        }
    }

    private static func unknownVariable(_ name: String) -> SettingsError {
        let names = SettingKey.allCases.map { String($0.variable.dropFirst(SettingKey.variablePrefix.count)) }
        let nearest = NearestName(to: String(name.dropFirst(SettingKey.variablePrefix.count)), among: names)
        let remedy = nearest.remedy(prefix: SettingKey.variablePrefix)
        return SettingsError(.environment(name), SettingProblem(nil, "is not a setting", remedy: remedy))
    }
}
