import GoModules
import ModuleIndex
import ModuleProxy

extension IndexRecord {
    /// A file that was stored at `time`, in seconds since 1970.
    ///
    /// It may be removed to make room when a database attests it and a source gave it: then the next copy will be the same.
    init(_ record: StoredRecord, at time: Int64) {
        self.init(
            record.kind,
            of: record.module,
            sizeInBytes: record.sizeInBytes,
            at: time,
            source: record.source,
            verification: record.proof.rawValue,
            isEvictable: record.proof == .database && record.source != nil
        )
    }

    /// A file that was found in the store.
    ///
    /// Nobody knows any more where it came from. Before it is removed its sources are asked anyway, so it may be when a
    /// database attests it.
    ///
    /// - `isAttested`: Whether a database proves the module now.
    init(_ found: FoundFile, isAttested: Bool) {
        self.init(
            found.kind,
            of: found.module,
            sizeInBytes: found.sizeInBytes,
            at: found.modifiedAt,
            source: nil,
            verification: "found",
            isEvictable: isAttested
        )
    }

    private init(
        _ kind: FileKind,
        of module: ModuleVersion,
        sizeInBytes: Int64,
        at time: Int64,
        source: String?,
        verification: String,
        isEvictable: Bool
    ) {
        self.init(
            key: StoreKey.file(kind, module).description,
            module: module.path.description,
            version: module.version.description,
            kind: Kind(kind),
            sizeInBytes: sizeInBytes,
            storedAt: time,
            lastUsedAt: time,
            source: source,
            verification: verification,
            isEvictable: isEvictable && kind == .zip
        )
    }
}

extension IndexRecord.Kind {
    fileprivate init(_ kind: FileKind) {
        switch kind {
        case .info: self = .info
        case .mod: self = .mod
        case .zip: self = .zip
        }
    }
}
