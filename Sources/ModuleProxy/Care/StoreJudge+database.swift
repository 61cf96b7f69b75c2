import ChecksumDatabase
import GoModules

/// Judging what is kept of a checksum database.
extension StoreJudge {
    /// Checks a stored answer to a lookup: that it holds the record of `module`, and that this is the leaf in the stored tile.
    ///
    /// The tiles above are not followed: the server does so before it believes a record.
    func judgeLookup(
        _ file: ExaminedFile,
        of module: ModuleVersion,
        _ database: DatabaseName,
        _ verdict: inout Verdict
    ) async throws {
        let reply = try await file.file.bytes(limit: SourceLimit.info)
        let (record, rest) = try SumRecord.parse(reply: reply)
        let hashes = record.hashes(of: module)
        guard !hashes.zip.isEmpty, !hashes.goMod.isEmpty else { throw StoreFault("has no lines about \(module)") }
        let head = try TreeHead(text: String(decoding: rest, as: UTF8.self))
        guard record.id < head.size else { throw StoreFault("has a record beyond its own tree") }
        for tile in Self.tiles(with: record.id, inTreeOf: head.size) {
            guard let (leaf, isSealed) = await leaf(of: record.id, in: tile, database) else { continue }
            if leaf == record.leafHash.bytes {
                verdict.isProven = true
            } else if isSealed || file.seal == nil {
                throw StoreFault("has a record that is not in \(tile.path)")
            }
            return
        }
    }

    /// The hash of a record in a stored tile; nil where there is no such tile, or none that is as it was committed.
    private func leaf(
        of record: UInt64,
        in tile: Tile,
        _ database: DatabaseName
    ) async -> (bytes: [UInt8], isSealed: Bool)? {
        guard let key = StoreKey.checksum("/\(tile.path)", of: database), let stored = await open(key) else {
            return nil
        }
        do throws(StoreError) {
            guard try await isAsCommitted(stored) else { return nil }
            let place = Int64(record & 0xFF) * Int64(TreeHash.sizeInBytes)
            let leaf = try await stored.file.read(at: place, count: TreeHash.sizeInBytes)
            return leaf.count == TreeHash.sizeInBytes ? (leaf, stored.seal != nil) : nil
        } catch {
            // A tile that cannot be read has a verdict of its own.
            return nil
        }
    }

    /// The tiles that may hold the leaf of a record: the full one, and the one that the tree had then.
    private static func tiles(with record: UInt64, inTreeOf size: UInt64) -> [Tile] {
        let index = record >> 8
        let width = min(size - (index << 8), 256)
        return [256, Int(width)].compactMap { Tile(height: 8, content: .hashes(level: 0), index: index, width: $0) }
    }
}
