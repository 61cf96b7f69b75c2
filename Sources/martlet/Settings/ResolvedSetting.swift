/// The value of one setting as text, before it is checked, and where it was given.
struct ResolvedSetting: Equatable, Sendable {
    /// One text with the place where it stands; items of a list in the file stand on different lines.
    struct Item: Equatable, Sendable {
        let text: String
        let source: SettingSource
    }

    /// One item, or as many as a list has.
    let items: [Item]
    /// Where the setting as a whole was given.
    let source: SettingSource
    /// Where more items of it were given.
    let moreSources: [SettingSource]

    init(_ items: [Item], source: SettingSource, moreSources: [SettingSource] = []) {
        self.items = items
        self.source = source
        self.moreSources = moreSources
    }

    /// A setting given as one or more texts at one place.
    init(texts: [String], source: SettingSource) {
        self.init(texts.map { Item(text: $0, source: source) }, source: source)
    }

    /// The items of both, those of `other` that are new at the end.
    func adding(_ other: ResolvedSetting) -> ResolvedSetting {
        let own = items.filter { !$0.text.isEmpty }
        let new = other.items.filter { item in !own.contains { $0.text == item.text } }
        return ResolvedSetting(own + new, source: source, moreSources: moreSources + [other.source])
    }

    /// Every place where it was given, for people: `martlet.yaml:3, GOPRIVATE`.
    var origin: String { ([source] + moreSources).map(\.description).joined(separator: ", ") }

    /// The texts alone: two settings with equal texts mean the same, wherever they were given.
    var texts: [String] { items.map(\.text) }
}
