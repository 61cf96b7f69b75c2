public import GoModules

/// A request of the `go` command to a proxy that mirrors a checksum database, such as
/// `/sumdb/sum.golang.org/lookup/a.b/!up@v1.0.0`.
///
/// Holding one is proof that its parts were checked, so that nothing else is ever asked of the database.
///
/// Rules: <https://go.dev/ref/mod#goproxy-protocol> and <https://go.dev/design/25530-sumdb#proxying-a-checksum-database>
public struct ChecksumRequest: Hashable, Sendable {
    /// What is asked for.
    public enum Resource: Hashable, Sendable {
        /// Whether this proxy mirrors the database; the database itself has no such thing.
        case supported
        /// The newest signed head.
        case latest
        /// The record of a module version.
        case lookup(ModuleVersion)
        /// A tile of ``Tile/goHeight``, of hashes or of records.
        case tile(Tile)
    }

    /// A longer path is refused: module paths and versions of that length do not exist.
    public static let maximumPathSizeInBytes = 2048

    private static let root = "/sumdb/"
    /// No tree of 63-bit size has tiles of a higher level.
    private static let maximumTileLevel = 62 / Tile.goHeight

    /// The database, one of those configured.
    public let database: DatabaseName
    /// What is asked of it.
    public let resource: Resource

    /// Reads a path that was percent-decoded once.
    ///
    /// Names of databases may hold slashes; when several of `databases` fit, the longest is meant.
    ///
    /// - Throws: ``ChecksumRequestError``.
    public init(path: String, databases: [DatabaseName]) throws(ChecksumRequestError) {
        guard path.hasPrefix(Self.root) else { throw .notChecksumRequest }
        guard path.utf8.count <= Self.maximumPathSizeInBytes else { throw .malformed(reason: "the path is too long") }
        let rest = path.utf8.dropFirst(Self.root.utf8.count)
        let fitting = databases.filter { rest.starts(with: "\($0)/".utf8) }
        guard let database = fitting.max(by: { $0.description.utf8.count < $1.description.utf8.count }) else {
            throw .unknownDatabase
        }
        guard let resource = String(rest.dropFirst(database.description.utf8.count + 1)) else {
            throw .malformed(reason: "the path is not UTF-8")
        }
        self.database = database
        self.resource = try Self.resource(resource)
    }

    private static func resource(_ path: String) throws(ChecksumRequestError) -> Resource {
        switch path.utf8.prefix(while: { $0 != UInt8(ascii: "/") }) {
        case _ where path == "supported": .supported
        case _ where path == "latest": .latest
        case let word where word.elementsEqual("lookup".utf8): .lookup(try module(path.utf8.dropFirst("lookup/".count)))
        case let word where word.elementsEqual("tile".utf8): .tile(try tile(path))
        default: throw .malformed(reason: "a checksum database has only supported, latest, lookup/ and tile/")
        }
    }

    private static func module(_ text: Substring.UTF8View) throws(ChecksumRequestError) -> ModuleVersion {
        let parts = text.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, let escapedPath = String(parts[0]), let escapedVersion = String(parts[1]) else {
            throw .malformed(reason: "a lookup is of module@version")
        }
        guard let version = CanonicalVersion(escaped: escapedVersion) else {
            throw .malformed(reason: "malformed version \(escapedVersion.debugDescription)")
        }
        let path: ModulePath
        do {
            path = try ModulePath(escaped: escapedPath)
        } catch {
            throw .malformed(reason: error.description)
        }
        do {
            return try ModuleVersion(path, version)
        } catch {
            throw .malformed(reason: error.description)
        }
    }

    private static func tile(_ path: String) throws(ChecksumRequestError) -> Tile {
        let tile: Tile
        do {
            tile = try Tile(path: path)
        } catch {
            throw .malformed(reason: error.description)
        }
        guard tile.height == Tile.goHeight else { throw .malformed(reason: "only tiles of height 8 are served") }
        if case .hashes(let level) = tile.content, level > maximumTileLevel {
            throw .malformed(reason: "no tree has tiles of level \(level)")
        }
        return tile
    }
}
