import ModuleProxy
import Synchronization

/// A store of one endless supply of bytes, that counts how many were asked for.
struct CountingStore: ModuleStore {
    final class Count: Sendable {
        private let state = Mutex<Int64>(0)
        var bytes: Int64 { state.withLock { $0 } }
        func add(_ bytes: Int) { state.withLock { $0 += Int64(bytes) } }
    }

    let count = Count()
    let size: Int64

    func open(_ key: StoreKey) async throws(StoreError) -> StoredFile? {
        StoredFile(
            size: size,
            modifiedAt: 0,
            descriptor: nil,
            reader: { [count] (_, length) throws(StoreError) in
                count.add(length)
                return [UInt8](repeating: 1, count: length)
            },
            close: {}
        )
    }

    func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {}

    func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) -> Bool { false }

    func remove(_ key: StoreKey) async throws(StoreError) {}

    func stage() async throws(StoreError) -> Staging { throw .full }
}
