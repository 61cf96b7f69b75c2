package import ChecksumDatabase
package import GoModules

/// The name of one file in a store, such as `github.com/!burnt!sushi/toml/@v/v1.5.0.mod`.
///
/// Made from checked values only, so that it cannot lead out of the store's root. Files in the layout of Go's own
/// download cache make the store a module proxy by themselves; everything that only Martlet reads lies below
/// ``stateFolder``.
package struct StoreKey: Hashable, Sendable, CustomStringConvertible {
    /// The folder below the root for what is not part of Go's layout.
    package static let stateFolder = ".martlet"

    /// The path below the store's root: elements joined by `/`, none of them empty, `.` or `..`.
    package let description: String

    private init(_ path: String) { self.description = path }

    /// `.info`, `.mod` or `.zip` of a version: immutable once committed.
    package static func file(_ kind: FileKind, _ module: ModuleVersion) -> StoreKey {
        StoreKey("\(module.path.escaped)/@v/\(module.version.escaped).\(kind.rawValue)")
    }

    /// The `h1:` of a version's zip, which Go's cache keeps beside it.
    package static func zipHash(_ module: ModuleVersion) -> StoreKey {
        StoreKey("\(module.path.escaped)/@v/\(module.version.escaped).ziphash")
    }

    /// The versions of which `.info`, `.mod` and `.zip` are all stored, one per line.
    package static func storedVersions(of path: ModulePath) -> StoreKey {
        StoreKey("\(path.escaped)/@v/list")
    }

    /// The last answer to `@latest`.
    package static func latest(of path: ModulePath) -> StoreKey { StoreKey("\(path.escaped)/@latest") }

    /// The last answer to a branch or commit query.
    package static func query(_ query: VersionQuery, of path: ModulePath) -> StoreKey {
        StoreKey("\(path.escaped)/@v/\(query.escaped).info")
    }

    /// The last list of versions that the sources gave.
    package static func sourceVersions(of path: ModulePath) -> StoreKey {
        StoreKey("\(stateFolder)/lists/\(path.escaped)/@v/list")
    }

    /// Says that the answer kept under `key` came by a private route; empty.
    package static func privateMark(of key: StoreKey) -> StoreKey {
        StoreKey("\(stateFolder)/private/\(key.description)")
    }

    /// Where a damaged file is put aside: below ``stateFolder``, with the time in nanoseconds since 1970 as an extension.
    package func quarantined(at time: Int64) -> StoreKey {
        StoreKey("\(Self.stateFolder)/quarantine/\(description).\(time)")
    }

    /// Whether this is where a damaged file of `key` was put aside.
    package func isQuarantined(from key: StoreKey) -> Bool {
        let prefix = "\(Self.stateFolder)/quarantine/\(key.description)."
        return description.hasPrefix(prefix)
            && description.utf8.dropFirst(prefix.utf8.count).allSatisfy { 48...57 ~= $0 }
    }

    /// What operators took out of use.
    package static let revocations = StoreKey("\(stateFolder)/revoked")

    /// The first `h1:` ever seen of a file that no checksum database attests.
    package static func pin(_ kind: FileKind, _ module: ModuleVersion) -> StoreKey {
        StoreKey("\(stateFolder)/pins/\(module.path.escaped)/@v/\(module.version.escaped).\(kind.rawValue)")
    }

    /// The newest tree head of a checksum database.
    package static func treeHead(of database: DatabaseName) -> StoreKey {
        StoreKey("\(stateFolder)/sumdb/\(database)/latest")
    }

    /// The evidence of a fork of a checksum database: all forks seen, one after the other.
    package static func evidence(of database: DatabaseName) -> StoreKey {
        StoreKey("\(stateFolder)/sumdb/\(database)/evidence")
    }

    /// A verified tile or lookup reply, where `go` looks for it below a `file://` proxy.
    ///
    /// - `path`: The path below the database, such as `/tile/8/0/000` or `/lookup/a.b/c@v1.0.0`.
    ///
    /// Returns nil when `path` is not made of plain elements.
    package static func checksum(_ path: String, of database: DatabaseName) -> StoreKey? {
        guard path.hasPrefix("/"), isPlain(path.dropFirst()) else { return nil }
        return StoreKey("sumdb/\(database)\(path)")
    }

    /// Says to `go` that the store answers for a checksum database.
    package static func checksumSupported(by database: DatabaseName) -> StoreKey {
        StoreKey("sumdb/\(database)/supported")
    }

    /// Whether every `/`-separated element is a harmless file name.
    static func isPlain(_ path: some StringProtocol) -> Bool {
        path.utf8.count <= 4096
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { element in
                !element.isEmpty && element.utf8.count <= 255 && element.first != "."
                    && element.utf8.allSatisfy(isPlainByte)
            }
    }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "@"),
            UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
