extension Settings {
    /// A setting whose value is another than before.
    struct Difference: Equatable, Sendable {
        let key: SettingKey
        /// Whether the new value can become effective without a restart.
        let isReloadable: Bool
    }

    /// What changed, in the order of the table.
    ///
    /// Values count, not where they were given.
    func differences(from old: Settings) -> [Difference] {
        SettingKey.allCases
            .filter { resolved[$0].texts != old.resolved[$0].texts }
            .map { Difference(key: $0, isReloadable: $0.isReloadable && !switchesTLS($0, from: old)) }
    }

    /// Whether the key's new value switches TLS on or off, which binds the listening address anew.
    private func switchesTLS(_ key: SettingKey, from old: Settings) -> Bool {
        [.tlsCert, .tlsKey].contains(key) && (server.tls == nil) != (old.server.tls == nil)
    }
}
