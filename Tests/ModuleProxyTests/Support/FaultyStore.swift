import ModuleProxy
import Synchronization
import TestKit

/// A store in memory that fails where the test wants it to.
final class FaultyStore: ModuleStore {
    /// What a store is asked to do.
    enum Operation: Hashable, Sendable {
        case open, commit, update, quarantine, stage
        /// Appending to a staged file.
        case append
    }

    /// Decides whether an operation fails; the key is nil for ``Operation/stage`` and ``Operation/append``.
    typealias Fault = @Sendable (Operation, StoreKey?) -> StoreError?

    let memory: MemoryStore
    private let fault = Mutex<Fault>({ _, _ in nil })

    init(_ memory: MemoryStore) { self.memory = memory }

    func fail(_ fault: @escaping Fault) { self.fault.withLock { $0 = fault } }

    /// Every operation of these kinds fails.
    func fail(_ operations: Set<Operation>, with error: StoreError) {
        fail { operation, _ in operations.contains(operation) ? error : nil }
    }

    private func check(_ operation: Operation, _ key: StoreKey? = nil) throws(StoreError) {
        if let error = fault.withLock({ $0 })(operation, key) { throw error }
    }

    func open(_ key: StoreKey) async throws(StoreError) -> StoredFile? {
        try check(.open, key)
        return try await memory.open(key)
    }

    func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {
        try check(.commit, key)
        try await memory.commit(content, to: key)
    }

    @discardableResult
    func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) -> Bool {
        try check(.update, key)
        return try await memory.update(key, change)
    }

    func remove(_ key: StoreKey) async throws(StoreError) { try await memory.remove(key) }

    @discardableResult
    func quarantine(_ key: StoreKey, if stamp: FileStamp?) async throws(StoreError) -> Bool {
        try check(.quarantine, key)
        return try await memory.quarantine(key, if: stamp)
    }

    func holdsQuarantined(_ key: StoreKey) async throws(StoreError) -> Bool {
        try await memory.holdsQuarantined(key)
    }

    func stage() async throws(StoreError) -> Staging {
        try check(.stage)
        let inner = try await memory.stage()
        return Staging(
            descriptor: inner.descriptor,
            name: inner.name,
            write: { bytes throws(StoreError) in
                try self.check(.append)
                try await inner.append(bytes)
            },
            reader: { (offset, count) throws(StoreError) in try await inner.read(at: offset, count: count) },
            discard: { withExtendedLifetime(inner) {} }
        )
    }
}
