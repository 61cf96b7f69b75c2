/// The text of every setting with its source: flag over environment over file over Go's own variables over default.
struct ResolvedSettings: Equatable, Sendable {
    private var given: [SettingKey: ResolvedSetting] = [:]
    private let standards: StandardSettings

    /// - Parameters:
    ///   - layers: What each place gives, the most decisive first. Places are not merged: a list given by a flag replaces
    ///     the list in the file.
    ///   - fallbacks: What Go's and the system's variables give, where no layer gives anything, or in addition where the
    ///     table says so.
    ///   - standards: The defaults that depend on the environment.
    init(
        layers: [[SettingKey: ResolvedSetting]],
        fallbacks: [SettingKey: ResolvedSetting],
        standards: StandardSettings
    ) {
        self.standards = standards
        for layer in layers {
            given.merge(layer) { decisive, _ in decisive }
        }
        for (key, fallback) in fallbacks {
            given[key] = given[key].map { key.definition.addsFallback ? $0.adding(fallback) : $0 } ?? fallback
        }
    }

    /// Total: a setting that nobody gave has its default.
    subscript(key: SettingKey) -> ResolvedSetting {
        given[key] ?? ResolvedSetting(texts: standardTexts(of: key), source: .standard)
    }

    private func standardTexts(of key: SettingKey) -> [String] {
        let text =
            switch key {
            case .store: standards.store
            case .netrc: standards.netrc
            case .adminSocket: StandardSettings.adminSocket(below: self[.store].texts.joined())
            default: key.definition.standardText
            }
        return key.definition.kind.isList && text.isEmpty ? [] : [text]
    }
}
