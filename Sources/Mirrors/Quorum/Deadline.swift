/// Work that ends in time.
enum Deadline {
    /// What the work gives; nil when it took longer, and was cancelled.
    ///
    /// Returns when the work has ended, so it has to notice that it is cancelled.
    static func run<Value: Sendable>(
        _ limit: Duration,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                // Cancelled when the work was faster.
                do { try await Task.sleep(for: limit) } catch {}
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }
}
