extension Settings {
    /// A setting whose value is another than before.
    struct Difference: Equatable, Sendable {
        let key: SettingKey
        /// Whether the new value can become effective without a restart.
        var isReloadable: Bool { key.isReloadable }
    }

    /// What changed, in the order of the table.
    ///
    /// Values count, not where they were given.
    func differences(from old: Settings) -> [Difference] {
        SettingKey.allCases
            .filter { resolved[$0].texts != old.resolved[$0].texts }
            .map { Difference(key: $0) }
    }
}
