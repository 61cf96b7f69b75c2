/// How long answers that can change are remembered.
struct FreshnessSettings: Equatable, Sendable {
    /// Lists and latest versions are answered from the store without asking.
    let list: Duration
    /// After that, they are answered from the store while one request refreshes them.
    let stale: Duration
    /// They are answered from the store while every source fails.
    let staleOnError: Duration
    /// That a module or a version does not exist.
    let negative: Duration

    /// Stand-ins where a setting is wrong, which `reader` has noted then.
    init(_ reader: inout SettingsReader) {
        self.list = reader.duration(.freshnessList)
        self.stale = reader.duration(.freshnessStale)
        self.staleOnError = reader.duration(.freshnessStaleOnError)
        self.negative = reader.duration(.freshnessNegative)
    }
}
