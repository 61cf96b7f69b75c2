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

    init(_ items: [Item], source: SettingSource) {
        self.items = items
        self.source = source
    }

    /// A setting given as one or more texts at one place.
    init(texts: [String], source: SettingSource) {
        self.init(texts.map { Item(text: $0, source: source) }, source: source)
    }

    /// The texts alone: two settings with equal texts mean the same, wherever they were given.
    var texts: [String] { items.map(\.text) }
}
