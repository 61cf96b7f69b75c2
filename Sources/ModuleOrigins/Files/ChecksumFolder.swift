import ChecksumDatabase
import GoModules
import ModuleProxy

/// What a folder in the layout of Go's download cache holds of a checksum database: `sumdb/<name>/{lookup,tile}/…`.
///
/// Another Martlet's store has it, and every module cache that the `go` command has verified something for. The folder
/// knows no newest head, so it is of use for records and tiles only.
struct ChecksumFolder: Hashable, Sendable {
    private let root: String

    /// - `tree`: The absolute path of the folder that has `sumdb`.
    init(database: DatabaseName, tree: String) {
        self.root = (tree.hasSuffix("/") ? String(tree.dropLast()) : tree) + "/sumdb/\(database)"
    }

    /// The bytes under `path`, unverified.
    ///
    /// A partial tile that is not there is cut from a wider one. The `go` command keeps the tiles that it read, and it may have
    /// read them under a later head than the one in a record's file; a tile only ever grows at its end.
    ///
    /// - `limit`: The most bytes that the file may have.
    func read(_ path: String, limit: Int) async throws(SourceError) -> [UInt8] {
        guard path.hasPrefix("/lookup/") || path.hasPrefix("/tile/") else { throw .notFound(reason: nil) }
        do throws(SourceError) {
            return try await file(path, limit: limit)
        } catch {
            guard case .notFound = error, let tile = Self.partialTile(path),
                let wider = try await beginning(of: tile, limit: limit)
            else { throw error }
            return wider
        }
    }

    private func file(_ path: String, limit: Int) async throws(SourceError) -> [UInt8] {
        do throws(RegularFile.Fault) {
            let file = try await RegularFile.open(root + path)
            guard file.size <= limit else { throw .tooLarge }
            return try await file.read(at: 0, count: file.size)
        } catch {
            throw FileSource.error(error)
        }
    }

    /// The hashes of a tile, taken from the narrowest wider one; nil when there is none.
    private func beginning(of tile: Tile, limit: Int) async throws(SourceError) -> [UInt8]? {
        for width in (tile.width + 1)...Self.fullWidth {
            guard
                let wider = Tile(height: tile.height, content: tile.content, index: tile.index, width: width)
            else { continue }
            do throws(SourceError) {
                return Array(try await file("/\(wider.path)", limit: limit).prefix(tile.width * Self.hashSize))
            } catch {
                guard case .notFound = error else { throw error }
            }
        }
        return nil
    }

    private static let fullWidth = 1 << Tile.goHeight
    private static let hashSize = 32

    /// The tile that `path` names, if it is a partial one of hashes.
    private static func partialTile(_ path: String) -> Tile? {
        do throws(TileError) {
            let tile = try Tile(path: String(path.dropFirst()))
            guard case .hashes = tile.content, tile.height == Tile.goHeight, tile.isPartial else { return nil }
            return tile
        } catch {
            return nil
        }
    }
}
