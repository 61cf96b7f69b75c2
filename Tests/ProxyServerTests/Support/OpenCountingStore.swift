import ModuleProxy
import Synchronization
import TestKit

/// A store in memory that counts how often files of modules are opened.
struct OpenCountingStore: ModuleStore {
    private final class Count: Sendable { let value = Atomic(0) }

    let inner = MemoryStore()
    private let count = Count()

    /// How often `.info`, `.mod` and `.zip` files were opened so far.
    var opened: Int { count.value.load(ordering: .relaxed) }

    func open(_ key: StoreKey) async throws(StoreError) -> StoredFile? {
        if [".info", ".mod", ".zip"].contains(where: { key.description.hasSuffix($0) }) {
            count.value.add(1, ordering: .relaxed)
        }
        return try await inner.open(key)
    }

    func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {
        try await inner.commit(content, to: key)
    }

    func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) -> Bool { try await inner.update(key, change) }

    func remove(_ key: StoreKey) async throws(StoreError) { try await inner.remove(key) }

    func quarantine(_ key: StoreKey, if stamp: FileStamp?) async throws(StoreError) -> Bool {
        try await inner.quarantine(key, if: stamp)
    }

    func holdsQuarantined(_ key: StoreKey) async throws(StoreError) -> Bool { try await inner.holdsQuarantined(key) }

    func stage() async throws(StoreError) -> Staging { try await inner.stage() }
}
