/// A bounded table that knows when each value came in.
///
/// Pure: the caller passes the instant. When it is full, the older half goes; that is cheap per insertion and needs no
/// list of uses.
struct AgedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var values: [Key: (value: Value, since: ContinuousClock.Instant)] = [:]
    private let limit: Int

    /// - Parameter limit: The most values that are kept, at least 2.
    init(limit: Int) { self.limit = max(limit, 2) }

    var count: Int { values.count }

    func value(for key: Key) -> (value: Value, since: ContinuousClock.Instant)? { values[key] }

    mutating func set(_ value: Value, for key: Key, since instant: ContinuousClock.Instant) {
        if values.count >= limit, values[key] == nil { dropOlderHalf() }
        values[key] = (value, instant)
    }

    mutating func remove(_ key: Key) { values[key] = nil }

    mutating func removeAll() { values = [:] }

    private mutating func dropOlderHalf() {
        let instants = values.values.map(\.since).sorted()
        let middle = instants[instants.count / 2]
        values = values.filter { $0.value.since > middle }
        if values.count >= limit { values = [:] }
    }
}
