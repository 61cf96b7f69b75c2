package import ChecksumDatabase
package import GoModules

/// What a path below the root of a store stands for, read from its text alone.
///
/// The reverse of ``StoreKey``: what a key can name is recognised, and everything else is ``foreign(reason:)``. A path that is
/// spelled otherwise than a key would spell it, as in `github.com/BurntSushi`, is foreign: no request leads to it.
package enum StorePlace: Hashable, Sendable {
    case file(FileKind, ModuleVersion)
    case zipHash(ModuleVersion)
    case storedVersions(ModulePath)
    case latest(ModulePath)
    case query(ModulePath, VersionQuery)
    case sourceVersions(ModulePath)
    case privateMark
    case pin(FileKind, ModuleVersion)
    case treeHead(DatabaseName)
    case evidence(DatabaseName)
    case tile(DatabaseName, Tile)
    case lookup(DatabaseName, ModuleVersion)
    case supported(DatabaseName)
    /// The number of the store's format.
    case format
    /// What operators took out of use.
    case revocations
    /// The lock, the index, the admin socket: kept by others, and no file to judge here.
    case state
    /// A file that was being written.
    case temporary
    /// A file that was taken away from `path` because it was wrong.
    case quarantined(path: String)
    /// Nothing of Martlet's.
    case foreign(reason: String)

    /// The folder below the state folder to which wrong files are moved.
    package static let quarantineFolder = "\(StoreKey.stateFolder)/quarantine"
    /// The folder below the state folder with the files that are being written.
    package static let temporaryFolder = "\(StoreKey.stateFolder)/tmp"

    /// - `path`: Relative to the root, without a slash in front.
    package init(path: String) {
        let elements = path.split(separator: "/", omittingEmptySubsequences: false)
        switch elements.first {
        case "\(StoreKey.stateFolder)"?: self = Self.state(elements.dropFirst())
        case "sumdb"?: self = Self.checksum(elements)
        default: self = Self.module(path)
        }
    }

    /// The module of a file in Go's layout, its version where it has one.
    package var module: ModuleVersion? {
        switch self {
        case .file(_, let module), .zipHash(let module), .pin(_, let module): module
        default: nil
        }
    }

    private static func state(_ elements: ArraySlice<Substring>) -> StorePlace {
        guard let name = elements.first else { return .foreign(reason: "no name") }
        let rest = elements.dropFirst().joined(separator: "/")
        switch name {
        case "format" where rest.isEmpty: return .format
        case "lock", "admin.sock", "admin.sock~", "scrubbed", "git", "commits": return .state
        case _ where name.hasPrefix("index.sqlite"): return .state
        case "revoked" where rest.isEmpty: return .revocations
        case "tmp": return .temporary
        case "private": return .privateMark
        case "pins": return pin(rest)
        case "lists":
            if case .storedVersions(let path) = module(rest) { return .sourceVersions(path) }
        case "sumdb": return databaseState(elements.dropFirst())
        case "quarantine": return quarantined(rest)
        default: break
        }
        return .foreign(reason: "Martlet keeps nothing of this name")
    }

    private static func pin(_ path: String) -> StorePlace {
        switch module(path) {
        case .file(.mod, let module): .pin(.mod, module)
        case .file(.zip, let module): .pin(.zip, module)
        default: .foreign(reason: "no first hash has this name")
        }
    }

    private static func databaseState(_ elements: ArraySlice<Substring>) -> StorePlace {
        guard let database = DatabaseName(elements.dropLast().joined(separator: "/")) else {
            return .foreign(reason: "no name of a checksum database")
        }
        switch elements.last {
        case "latest"?: return .treeHead(database)
        case "evidence"?: return .evidence(database)
        default: return .foreign(reason: "Martlet keeps nothing of this name")
        }
    }

    /// The time in nanoseconds at the end keeps several copies of one file apart.
    private static func quarantined(_ path: String) -> StorePlace {
        guard let dot = path.lastIndex(of: "."), !path[..<dot].isEmpty,
            !path[dot...].dropFirst().isEmpty, path[dot...].dropFirst().allSatisfy({ ("0"..."9").contains($0) })
        else { return .foreign(reason: "Martlet puts nothing of this name into quarantine") }
        return .quarantined(path: String(path[..<dot]))
    }

    private static func checksum(_ elements: [Substring]) -> StorePlace {
        // A name of a database may hold slashes; what is asked of it begins with one of three words.
        guard
            let verb = elements.indices.dropFirst(2).first(where: {
                ["lookup", "tile", "supported"].contains(elements[$0])
            }),
            let database = DatabaseName(elements[1..<verb].joined(separator: "/"))
        else { return .foreign(reason: "no file of a checksum database has this name") }
        let path = "/\(elements.joined(separator: "/"))"
        do throws(ChecksumRequestError) {
            switch try ChecksumRequest(path: path, databases: [database]).resource {
            case .supported: return .supported(database)
            case .tile(let tile): return .tile(database, tile)
            case .lookup(let module):
                guard elements[verb...].joined(separator: "/") == lookupName(of: module) else { break }
                return .lookup(database, module)
            case .latest: break
            }
        } catch { return .foreign(reason: error.description) }
        return .foreign(reason: "no file of a checksum database has this name")
    }

    /// Such as `lookup/github.com/!burnt!sushi/toml@v1.5.0`.
    static func lookupName(of module: ModuleVersion) -> String {
        "lookup/\(module.path.escaped)@\(module.version.escaped)"
    }

    private static func module(_ path: String) -> StorePlace {
        if path.hasSuffix(".ziphash") {
            // It stands beside the zip, under the zip's name and four letters more.
            guard case .file(.zip, let module) = module(String(path.dropLast(4))) else {
                return .foreign(reason: "no hash of a zip has this name")
            }
            return .zipHash(module)
        }
        let request: ProxyRequest
        do throws(ProxyRequestError) { request = try ProxyRequest(path: "/\(path)") } catch {
            return .foreign(reason: "no request leads to it: \(error)")
        }
        guard request.path == "/\(path)" else { return .foreign(reason: "a request for it would be spelled otherwise") }
        switch request {
        case .file(let kind, let module): return .file(kind, module)
        case .list(let path): return .storedVersions(path)
        case .latest(let path): return .latest(path)
        case .query(let path, let query): return .query(path, query)
        }
    }
}
