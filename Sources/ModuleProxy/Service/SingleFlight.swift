/// Runs at most one piece of work per key at a time; callers that arrive meanwhile share its result.
///
/// The work outlives the caller that started it: a client that hangs up must not waste a download that others await.
/// So `work` must bound its own time.
package actor SingleFlight<Key: Hashable & Sendable, Value: Sendable> {
    private var flights: [Key: Task<Value, any Error>] = [:]

    private let executor: (any TaskExecutor)?

    /// - `executor`: What the work runs on, such as ``FetchThreads``; nil for the threads of all tasks.
    package init(on executor: (any TaskExecutor)? = nil) { self.executor = executor }

    /// The number of keys now being worked on.
    package var count: Int { flights.count }

    /// The result of the work for `key`, and whether somebody else had started it already.
    ///
    /// - Throws: What `work` throws, to every caller that shared it. A failure is not remembered.
    package func value(
        for key: Key,
        work: @escaping @Sendable () async throws -> Value
    ) async throws -> (value: Value, wasShared: Bool) {
        if let flight = flights[key] { return (try await flight.value, true) }
        return (try await begin(key, work).value, false)
    }

    /// Starts the work for `key` unless it is under way, and does not wait.
    package func start(_ key: Key, work: @escaping @Sendable () async throws -> Value) {
        if flights[key] == nil { _ = begin(key, work) }
    }

    /// Returns when no work is under way, also none that began meanwhile.
    package func drain() async {
        while let flight = flights.values.first { _ = await flight.result }
    }

    private func begin(_ key: Key, _ work: @escaping @Sendable () async throws -> Value) -> Task<Value, any Error> {
        let flight = Task {
            defer { flights[key] = nil }
            return try await Self.run(on: executor, work)
        }
        flights[key] = flight
        return flight
    }

    /// Runs `work` off the actor: parsing and hashing in one flight must not hold up those who ask for another.
    @concurrent
    private static func run(
        on executor: (any TaskExecutor)?,
        _ work: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withTaskExecutorPreference(executor) { try await work() }
    }
}
