import ChecksumDatabase
import GoModules
import ModuleOrigins
import ModuleProxy

/// Compares files of a module cache with those that a store holds under the same names.
///
/// What is stored was verified once; so a file that is equal to it is right, and one that differs is a finding.
struct CacheComparison: Sendable {
    let cache: FileSource
    let store: any ModuleStore

    /// Bytes that are compared at once.
    private static let pieceSize = 1 << 20

    /// What is wrong with the file of the cache; nil when it says the same as the stored one.
    ///
    /// - Throws: An error of the source or of the store when one of the two cannot be read.
    func fault(of order: FileOrder, against stored: StoredFile) async throws -> String? {
        switch order.kind {
        case .info: infoFault(try await cache.read(order.request), of: order.module)
        case .mod: modFault(try await cache.read(order.request), try await stored.bytes(limit: SourceLimit.mod))
        case .zip: try await zipFault(of: order.module, against: stored)
        }
    }

    /// Time and origin of a version are nobody's proof; the version is.
    private func infoFault(_ bytes: [UInt8], of module: ModuleVersion) -> String? {
        do {
            _ = try VersionInfo(json: bytes, of: module.path, requested: module.version)
            return nil
        } catch {
            return "the cache's file is wrong: \(error)"
        }
    }

    private func modFault(_ bytes: [UInt8], _ stored: [UInt8]) -> String? {
        bytes == stored ? nil : Self.difference(DirectoryHash.goMod(bytes), DirectoryHash.goMod(stored))
    }

    /// Zips that were packed otherwise hold the same module when their `h1:` is the same.
    private func zipFault(of module: ModuleVersion, against stored: StoredFile) async throws -> String? {
        let staging = try await store.stage()
        try await cache.download(module, into: staging)
        if try await Self.areEqual(staging, stored) { return nil }
        guard let descriptor = stored.descriptor else { throw ArgumentProblem("the zip is not in a file") }
        let kept = try await ModuleZip.hashes(descriptor: descriptor, size: stored.size, of: module).zip
        do {
            let hash = try await ModuleZip.hashes(descriptor: staging.descriptor, size: staging.size, of: module)
                .zip
            return hash == kept ? nil : Self.difference(hash, kept)
        } catch {
            return "the cache's file is no zip of the module, the store has \(kept): \(error)"
        }
    }

    private static func areEqual(_ staging: Staging, _ stored: StoredFile) async throws -> Bool {
        guard staging.size == stored.size else { return false }
        var offset: Int64 = 0
        while offset < stored.size {
            let piece = try await stored.read(at: offset, count: pieceSize)
            guard !piece.isEmpty, try await staging.read(at: offset, count: pieceSize) == piece else { return false }
            offset += Int64(piece.count)
        }
        return true
    }

    private static func difference(_ mine: ModuleHash, _ stored: ModuleHash) -> String {
        "the cache has \(mine), the store \(stored)"
    }
}

extension FileOrder {
    /// The request that the file is the answer to.
    fileprivate var request: ProxyRequest { .file(kind, module) }
}
