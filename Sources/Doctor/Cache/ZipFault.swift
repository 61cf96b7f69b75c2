import ChecksumDatabase

/// What is wrong with a module's zip, after everything that is known of it was compared.
struct ZipFault: Hashable {
    /// The files of a module in the cache.
    enum Part: Hashable {
        case zip
        case zipHash
        /// The unpacked folder.
        case folder
    }

    let code: String
    /// Whether a build fails, or would use wrong files.
    let isFatal: Bool
    /// What has to go, so that Go fetches or makes it anew.
    let parts: [Part]

    private init(_ code: String, isFatal: Bool, _ parts: [Part]) {
        (self.code, self.isFatal, self.parts) = (code, isFatal, parts)
    }

    /// Nil when nothing is wrong, or nothing can be said.
    ///
    /// - `cached`: What is in the cache.
    /// - `isUnpacked`: Whether Go would take the unpacked folder and not look at the zip.
    /// - `contradicts`: Whether go.sum has another hash than this one.
    static func find(_ cached: CachedZip, isUnpacked: Bool, contradicts: (ModuleHash) -> Bool) -> ZipFault? {
        switch (cached.zip, cached.written) {
        case (.closed, _), (.strange, _): return nil
        case (.missing, .hash(let written)):
            // Go compares what is written down with go.sum, also when only the folder is there.
            return isUnpacked && contradicts(written)
                ? ZipFault("MTL-SUM001", isFatal: true, [.zipHash, .folder]) : nil
        case (.missing, _): return nil
        case (.damaged, .hash(let written)):
            if contradicts(written) { return ZipFault("MTL-SUM001", isFatal: true, [.zip, .zipHash, .folder]) }
            return isUnpacked
                ? ZipFault("MTL-CACHE001", isFatal: false, [.zip])
                : ZipFault("MTL-CACHE001", isFatal: true, [.zip, .zipHash])
        case (.damaged, _): return ZipFault("MTL-CACHE001", isFatal: true, [.zip, .zipHash])
        case (.whole, .foreign): return ZipFault("MTL-CACHE001", isFatal: true, [.zipHash])
        case (.whole(let hash), .hash(let written)):
            return hash == written ? same(hash, contradicts) : different(hash, written, isUnpacked, contradicts)
        case (.whole(let hash), _):
            if contradicts(hash) { return ZipFault("MTL-SUM001", isFatal: true, [.zip, .zipHash, .folder]) }
            // Go makes the hash anew from the zip.
            return ZipFault("MTL-CACHE001", isFatal: false, [.zipHash])
        }
    }

    private static func same(_ hash: ModuleHash, _ contradicts: (ModuleHash) -> Bool) -> ZipFault? {
        contradicts(hash) ? ZipFault("MTL-SUM001", isFatal: true, [.zip, .zipHash, .folder]) : nil
    }

    private static func different(
        _ hash: ModuleHash,
        _ written: ModuleHash,
        _ isUnpacked: Bool,
        _ contradicts: (ModuleHash) -> Bool
    ) -> ZipFault {
        switch (contradicts(hash), contradicts(written)) {
        case (true, true): ZipFault("MTL-SUM001", isFatal: true, [.zip, .zipHash, .folder])
        case (false, true): ZipFault("MTL-CACHE001", isFatal: true, [.zipHash])
        // The zip was changed; what was unpacked before may be right.
        case (_, false):
            isUnpacked
                ? ZipFault("MTL-CACHE001", isFatal: false, [.zip])
                : ZipFault("MTL-CACHE001", isFatal: true, [.zip, .zipHash])
        }
    }
}
