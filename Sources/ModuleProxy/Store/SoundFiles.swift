/// Small stored files: read whole, and believed only when they are what was written.
///
/// What can be had again makes way when it is damaged: it is put aside, and counts as absent. What nobody can give again (pins,
/// tree heads, evidence, revocations) stays where it is, and whoever needs it fails.
package struct SoundFiles: Sendable {
    let store: any ModuleStore
    private let notify: @Sendable (ServiceEvent) -> Void

    /// - `notify`: Hears of damaged files.
    package init(store: any ModuleStore, notify: @escaping @Sendable (ServiceEvent) -> Void) {
        self.store = store
        self.notify = notify
    }

    /// The content of a file that can be had again; nil when there is none, or none that is sound.
    func bytes(of key: StoreKey, limit: Int) async throws(StoreError) -> [UInt8]? {
        try await datedBytes(of: key, limit: limit)?.bytes
    }

    /// What tells this state of a file from others; nil when there is none.
    func stamp(of key: StoreKey) async throws(StoreError) -> FileStamp? {
        do throws(StoreError) {
            return try await store.open(key)?.standing?.stamp
        } catch .damaged(let got, let expected) {
            await putAside(key, if: nil, got: got, expected: expected)
            return nil
        }
    }

    /// As ``bytes(of:limit:)``, with the time of writing, in seconds since 1970.
    func datedBytes(
        of key: StoreKey,
        limit: Int
    ) async throws(StoreError) -> (bytes: [UInt8], modifiedAt: Int64)? {
        var stamp: FileStamp?
        do throws(StoreError) {
            guard let file = try await store.open(key) else { return nil }
            stamp = file.standing?.stamp
            return (try await file.soundBytes(limit: limit), file.modifiedAt)
        } catch .damaged(let got, let expected) {
            await putAside(key, if: stamp, got: got, expected: expected)
            return nil
        }
    }

    /// The content of a file that nobody can give again; nil when there is none.
    ///
    /// - Throws: ``StoreError/damaged(got:expected:)``, after telling the operator; the file stays.
    package func lastingBytes(of key: StoreKey, limit: Int) async throws(StoreError) -> [UInt8]? {
        do throws(StoreError) {
            return try await store.open(key)?.soundBytes(limit: limit)
        } catch {
            if case .damaged(let got, let expected) = error {
                notify(.damaged(subject: key.description, got: got, expected: expected))
            }
            throw error
        }
    }

    /// Replaces a file that can be had again; a damaged one is put aside and counts as absent.
    func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) {
        do throws(StoreError) {
            try await store.update(key, change)
        } catch .damaged(let got, let expected) {
            await putAside(key, if: nil, got: got, expected: expected)
            try await store.update(key, change)
        }
    }

    /// Publishes a verified file; a damaged one that has its name is put aside.
    func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {
        do throws(StoreError) {
            try await store.commit(content, to: key)
        } catch .damaged(let got, let expected) {
            await putAside(key, if: nil, got: got, expected: expected)
            try await store.commit(content, to: key)
        }
    }

    /// Whether what is there now is damaged: somebody may have replaced it since that was found.
    private func isDamaged(_ key: StoreKey) async throws(StoreError) -> Bool {
        do throws(StoreError) {
            guard let file = try await store.open(key) else { return false }
            guard let seal = file.standing?.seal else { return true }
            return try await file.computedSeal() != seal
        } catch .damaged {
            return true
        }
    }

    /// Moves a damaged file to where nobody serves it, and tells of it.
    ///
    /// - `stamp`: Of the damaged file: somebody else may have replaced it. Nil for whatever is there.
    func putAside(_ key: StoreKey, if stamp: FileStamp?, got: String, expected: String) async {
        do throws(StoreError) {
            if stamp == nil, try await !isDamaged(key) { return }
            guard try await store.quarantine(key, if: stamp) else { return }
        } catch {
            // Nothing more can be done; the bytes are not used all the same.
            notify(.unstored(subject: key.description, reason: error.description))
        }
        notify(.damaged(subject: key.description, got: got, expected: expected))
    }
}
