/// Reads tiles, from what is kept or from the database, and hands out none that was not checked.
struct TileReader: Sendable {
    /// The tiles that were asked for, checked.
    struct Reading: Sendable {
        let tiles: VerifiedTiles
        /// Those that came from the database, and are not kept yet.
        fileprivate let fresh: [Loaded]
    }

    fileprivate struct Loaded: Sendable {
        let tile: Tile
        let bytes: [UInt8]
        let isFromCache: Bool
    }

    let transport: any ChecksumTransport
    let height: Int

    /// Reads and checks all tiles that are needed to know `nodes` of `tree`; ``keep(_:)`` is a step of its own.
    ///
    /// A kept tile that does not fit is read from the database once more: it was damaged where it lay.
    func read(_ nodes: [TreeNode], of tree: TreeHead) async throws(ChecksumError) -> Reading {
        let plan: TilePlan
        do {
            plan = try TilePlan(size: tree.size, height: height, nodes: nodes)
        } catch {
            throw .invalid(.tiles, reason: error.description)
        }
        var loaded = try await load(plan.tiles, mayUseCache: true)
        let tiles: VerifiedTiles
        do {
            tiles = try verified(plan, of: tree, loaded)
        } catch {
            let kept = loaded.filter(\.isFromCache).map(\.tile)
            guard !kept.isEmpty else { throw error }
            loaded = loaded.filter { !$0.isFromCache } + (try await load(kept, mayUseCache: false))
            tiles = try verified(plan, of: tree, loaded)
        }
        return Reading(tiles: tiles, fresh: loaded.filter { !$0.isFromCache })
    }

    /// Keeps what was read from the database.
    ///
    /// - Returns: whether all tiles of the reading can now be read again without the database.
    func keep(_ reading: Reading) async throws(ChecksumError) -> Bool {
        var areKept = true
        for item in reading.fresh where !(try await transport.keep(item.bytes, at: "/\(item.tile.path)")) {
            areKept = false
        }
        return areKept
    }

    private func verified(
        _ plan: TilePlan,
        of tree: TreeHead,
        _ loaded: [Loaded]
    ) throws(ChecksumError) -> VerifiedTiles {
        let bytes = Dictionary(loaded.map { ($0.tile, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        do {
            return try VerifiedTiles(plan, of: tree, bytes: bytes)
        } catch {
            throw .invalid(.tiles, reason: error.description)
        }
    }

    /// All of `tiles`, read at the same time, in no order.
    private func load(_ tiles: [Tile], mayUseCache: Bool) async throws(ChecksumError) -> [Loaded] {
        let results = await withTaskGroup(of: Result<Loaded, ChecksumError>.self) { group in
            for tile in tiles {
                group.addTask { await load(tile, mayUseCache: mayUseCache) }
            }
            var results: [Result<Loaded, ChecksumError>] = []
            for await result in group {
                // The error that came first is the one to report: those of the siblings it cancels follow.
                if case .failure = result { group.cancelAll() }
                results.append(result)
            }
            return results
        }
        var loaded: [Loaded] = []
        for result in results { loaded.append(try result.get()) }
        return loaded
    }

    private func load(_ tile: Tile, mayUseCache: Bool) async -> Result<Loaded, ChecksumError> {
        do throws(ChecksumError) {
            if mayUseCache, let bytes = try await cached(tile) {
                return .success(Loaded(tile: tile, bytes: bytes, isFromCache: true))
            }
            var bytes = try await remote(tile)
            // More than the tile's part of a full one cannot be checked yet, so no more is used or kept.
            if bytes.count == tile.full.sizeInBytes { bytes = Array(bytes.prefix(tile.sizeInBytes)) }
            return .success(Loaded(tile: tile, bytes: bytes, isFromCache: false))
        } catch {
            return .failure(error)
        }
    }

    private func cached(_ tile: Tile) async throws(ChecksumError) -> [UInt8]? {
        if let bytes = try await transport.kept(at: "/\(tile.path)"), bytes.count == tile.sizeInBytes { return bytes }
        guard tile.isPartial, let bytes = try await transport.kept(at: "/\(tile.full.path)"),
            bytes.count == tile.full.sizeInBytes
        else { return nil }
        return Array(bytes.prefix(tile.sizeInBytes))
    }

    /// The tile, or the full one in its place: a database may drop a partial tile once it is full.
    func remote(_ tile: Tile) async throws(ChecksumError) -> [UInt8] {
        do {
            return try await transport.read("/\(tile.path)")
        } catch let first {
            guard tile.isPartial, let notFound = first as? ChecksumRemoteError, case .notFound = notFound else {
                throw ChecksumError(first)
            }
            do {
                return try await transport.read("/\(tile.full.path)")
            } catch {
                throw ChecksumError(error is CancellationError ? error : first)
            }
        }
    }
}

extension Tile {
    /// The size of a tile of hashes.
    var sizeInBytes: Int { width * TreeHash.sizeInBytes }
}
