public import GoModules

/// Answers that need nobody outside.
extension ChecksumClient {
    /// What ``lookupReply(for:)`` gives without asking the database; nil when it would have to be asked.
    ///
    /// - Throws: ``ChecksumError``, such as a fork that was found earlier.
    public func keptReply(for module: ModuleVersion) async throws(ChecksumError) -> [UInt8]? {
        guard let head = try await timeline.head(),
            let reply = try await transport.kept(at: Self.lookupPath(of: module))
        else { return nil }
        return try await Self.unlessMissing { () throws(ChecksumError) in
            let record = try Self.parse(reply).record
            try checkLines(of: record, for: module)
            return try await prove(record, in: head, by: keptTiles).record.formatted + head.bytes
        }
    }

    /// What ``tile(_:)`` gives without asking the database; nil when it would have to be asked.
    ///
    /// - Throws: ``ChecksumError``, such as a fork that was found earlier.
    public func keptTile(_ tile: Tile) async throws(ChecksumError) -> [UInt8]? {
        guard tile.height == keptTiles.height, let head = try await timeline.head(), tile.isInside(head.tree) else {
            return nil
        }
        return try await Self.unlessMissing { () throws(ChecksumError) in
            try await bytes(of: tile, in: head, by: keptTiles)
        }
    }

    /// Nil when what is kept is not there, or damaged: the database has it.
    private static func unlessMissing(
        _ answer: () async throws(ChecksumError) -> [UInt8]
    ) async throws(ChecksumError) -> [UInt8]? {
        do throws(ChecksumError) {
            return try await answer()
        } catch {
            switch error {
            case .unavailable, .invalid, .missingLines: return nil
            case .unknownModule, .outsideTree, .fork, .cancelled: throw error
            }
        }
    }
}
