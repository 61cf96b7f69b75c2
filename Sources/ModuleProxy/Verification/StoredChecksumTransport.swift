package import ChecksumDatabase

/// Connects the verifying client with the store, where it keeps what it verified, and with the outside.
package struct StoredChecksumTransport: ChecksumTransport {
    private let database: DatabaseName
    private let files: SoundFiles
    private let remote: @Sendable (_ path: String) async throws -> [UInt8]
    private let pastMirrors: @Sendable (_ path: String) async throws -> [UInt8]?

    /// - `notify`: Hears of damaged files.
    /// - `remote`: Reads a path below the database, such as `/latest`, over whatever way works.
    /// - `pastMirrors`: The same from the database itself; nil when `remote` has no other way.
    package init(
        database: DatabaseName,
        store: any ModuleStore,
        notify: @escaping @Sendable (ServiceEvent) -> Void = { _ in },
        pastMirrors: @escaping @Sendable (_ path: String) async throws -> [UInt8]? = { _ in nil },
        remote: @escaping @Sendable (_ path: String) async throws -> [UInt8]
    ) {
        self.database = database
        self.files = SoundFiles(store: store, notify: notify)
        self.pastMirrors = pastMirrors
        self.remote = remote
    }

    package func read(_ path: String) async throws -> [UInt8] { try await remote(path) }

    package func readPastMirrors(_ path: String) async throws -> [UInt8]? { try await pastMirrors(path) }

    package func loadHead() async throws -> [UInt8]? {
        // Without the head that was seen last, another history could not be told from the one that is known.
        try await files.lastingBytes(of: .treeHead(of: database), limit: SourceLimit.info)
    }

    package func storeHead(_ new: [UInt8], replacing old: [UInt8]?) async throws -> Bool {
        try await files.store.update(.treeHead(of: database)) { $0 == old ? new : nil }
    }

    package func cached(_ path: String) async throws -> [UInt8]? {
        guard let key = StoreKey.checksum(path, of: database) else { return nil }
        return try await files.bytes(of: key, limit: SourceLimit.list)
    }

    package func cache(_ bytes: [UInt8], at path: String) async throws {
        guard let key = StoreKey.checksum(path, of: database) else { return }
        try await files.update(key) { $0 == bytes ? nil : bytes }
        try await files.update(.checksumSupported(by: database)) { $0 == nil ? [] : nil }
    }

    package func keepEvidence(_ text: String) async -> Bool {
        do {
            try await files.store.update(.evidence(of: database)) { present in
                // An attempt before this one may have got further than it seemed.
                if let present, String(decoding: present, as: UTF8.self).contains(text) { return nil }
                return (present ?? []) + Array(text.utf8) + [0x0A]
            }
            return true
        } catch {
            // The fork is reported all the same; the log line carries both heads.
            return false
        }
    }
}
