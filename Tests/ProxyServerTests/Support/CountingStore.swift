import ModuleProxy
import Synchronization

/// A store of one large file, a whole number of MiB, that counts how many of its bytes were asked for.
struct CountingStore: ModuleStore {
    final class Count: Sendable {
        private let state = Mutex<Int64>(0)
        var bytes: Int64 { state.withLock { $0 } }
        func add(_ bytes: Int) { state.withLock { $0 += Int64(bytes) } }
    }

    let count = Count()
    let size: Int64
    private let descriptor: Int32?
    private let seal: Seal

    /// - `descriptor`: What its file says to have open.
    init(size: Int64, descriptor: Int32? = nil) {
        self.size = size
        self.descriptor = descriptor
        var hasher = SealHasher()
        for _ in 0..<size >> 20 { hasher.update([UInt8](repeating: 1, count: 1 << 20)) }
        self.seal = hasher.seal
    }

    func open(_ key: StoreKey) async throws(StoreError) -> StoredFile? {
        StoredFile(
            size: size,
            modifiedAt: 0,
            descriptor: descriptor,
            standing: .init(
                stamp: FileStamp(identity: 1, size: size),
                seal: seal,
                // Nothing is sent from a descriptor that is none.
                isResident: descriptor == nil,
                currentStamp: { [size] in FileStamp(identity: 1, size: size) },
                attach: { _ in nil }
            ),
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

    func quarantine(_ key: StoreKey, if stamp: FileStamp?) async throws(StoreError) -> Bool { false }

    func holdsQuarantined(_ key: StoreKey) async throws(StoreError) -> Bool { false }

    func stage() async throws(StoreError) -> Staging { throw .full }
}
