import ModuleProxy
import NIOPosix

/// Where the blocking calls of a store run.
extension DiskStore {
    /// Threads that yield to others, so that nobody who asks for what is stored waits behind a file that is synced.
    static let sharedWriters: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
        return pool
    }()

    /// Runs work on what is being fetched, on the threads that yield.
    func writing<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await blocking(on: writers) { () throws(StoreError) in
            FetchThreads.yield()
            return try work()
        }
    }

    /// Runs blocking work on the pool.
    func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await blocking(on: pool, work)
    }

    /// It runs to its end also when the calling task is cancelled: half of a commit is worse than a late one.
    private func blocking<Value: Sendable>(
        on pool: NIOThreadPool,
        _ work: @escaping @Sendable () throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, StoreError>, _>) in
            pool.submit { state in
                guard case .active = state else {
                    continuation.resume(returning: .failure(.failed(reason: "the pool of threads is shut down")))
                    return
                }
                do throws(StoreError) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
