/// A bounded table that knows when each value came in.
///
/// Pure: the caller passes the instant. When it is full, the older half goes; that is cheap per insertion and needs no
/// list of uses.
package struct AgedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var values: [Key: (value: Value, since: ContinuousClock.Instant, size: Int)] = [:]
    private let limit: Int
    private let sizeLimit: Int

    /// The sizes of all values together.
    private(set) var size = 0

    /// - Parameters:
    ///   - limit: The most values that are kept, at least 2.
    ///   - sizeLimit: The most that their sizes may sum up to.
    package init(limit: Int, sizeLimit: Int = .max) {
        self.limit = max(limit, 2)
        self.sizeLimit = sizeLimit
    }

    var count: Int { values.count }

    package func value(for key: Key) -> (value: Value, since: ContinuousClock.Instant)? {
        values[key].map { ($0.value, $0.since) }
    }

    /// Keeps a value, unless it is larger than the whole table; what was under its key goes either way.
    ///
    /// - `size`: What the value counts for.
    package mutating func set(_ value: Value, for key: Key, since instant: ContinuousClock.Instant, size: Int = 0) {
        remove(key)
        guard size <= sizeLimit else { return }
        while values.count >= limit || self.size > sizeLimit - size { dropOlderHalf() }
        values[key] = (value, instant, size)
        self.size += size
    }

    package mutating func remove(_ key: Key) {
        if let old = values.removeValue(forKey: key) { size -= old.size }
    }

    package mutating func removeAll() {
        values = [:]
        size = 0
    }

    /// Removes at least one value; all of them when they are of one age.
    private mutating func dropOlderHalf() {
        let instants = values.values.map(\.since).sorted()
        guard !instants.isEmpty else { return }
        let middle = instants[instants.count / 2]
        values = values.filter { $0.value.since > middle }
        size = values.values.reduce(0) { $0 + $1.size }
    }
}
