package import GoModules

/// What happened in the service, for the index, the log and the metrics.
package enum ServiceEvent: Sendable {
    /// A stored file was served.
    case used(StoreKey)
    /// A module file was committed to the store.
    case stored(StoredRecord)
    /// A file was refused because it is not the attested one.
    ///
    /// `attestedBy` is the name of the checksum database; nil for the first copy seen, and ``request`` for an `.info`.
    case mismatch(subject: String, source: String, got: String, attested: String, attestedBy: String?)
    /// A source failed so often that others are asked instead, for so many seconds.
    case resting(source: String, seconds: Int)
    /// A checksum database showed two histories.
    case fork(database: String, evidence: String)
    /// A verified file could not be stored.
    case unstored(subject: String, reason: String)
    /// A stored file is not what was stored, or cannot be read any more.
    case damaged(subject: String, got: String, expected: String)
    /// The tag of a version that was asked for names another commit now, or is gone (nil); the first copy stays.
    ///
    /// `isQuiet` is to be counted only: the log has told of another tag of the module less than an hour ago.
    case tagMoved(module: String, tag: String, from: String, to: String?, isQuiet: Bool)
    /// An operator took a module or a version out of use.
    case revoked(target: String, reason: String)
    /// An operator took a revocation back.
    case restored(target: String)
    /// A verified file could not be stored because the store holds other bytes under its name.
    ///
    /// Stored files never change, so one of the two is wrong. The store's stays.
    case conflict(subject: String, reason: String)

    /// What becomes of a file that was not stored.
    init(unstored subject: String, _ error: StoreError) {
        self =
            switch error {
            case .conflict: .conflict(subject: subject, reason: error.description)
            case .full, .damaged, .failed: .unstored(subject: subject, reason: error.description)
            }
    }

    /// What an `.info` is compared with: the request, which names the version.
    package static let request = "request"
}

/// What the service knows about a file that it has just stored.
package struct StoredRecord: Sendable {
    package let key: StoreKey
    package let module: ModuleVersion
    package let kind: FileKind
    package let sizeInBytes: Int64
    /// The label of the source it came from; nil when it was imported.
    package let source: String?
    package let proof: StoredProof

    package init(
        key: StoreKey,
        module: ModuleVersion,
        kind: FileKind,
        sizeInBytes: Int64,
        source: String?,
        proof: StoredProof
    ) {
        self.key = key
        self.module = module
        self.kind = kind
        self.sizeInBytes = sizeInBytes
        self.source = source
        self.proof = proof
    }

    /// The file, for messages.
    var subject: String { ProxyRequest.file(kind, module).subject }
}

/// How a stored file was proven.
package enum StoredProof: String, Sendable {
    /// A checksum database attests it.
    case database = "sumdb"
    /// It is the first copy seen, and pinned.
    case firstHash = "pinned"
}
