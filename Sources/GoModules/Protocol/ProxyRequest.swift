/// What a client asks a module proxy for, such as the zip of `github.com/BurntSushi/toml@v1.5.0`.
///
/// Holding one is proof that every part of the request's path was checked, so authorisation, storage keys and upstream
/// requests all derive from the same value.
///
/// Rules: <https://go.dev/ref/mod#goproxy-protocol>
public enum ProxyRequest: Hashable, Sendable {
    /// The known versions of a module: `/$module/@v/list`.
    case list(ModulePath)
    /// The version to use where the list has none: `/$module/@latest`.
    case latest(ModulePath)
    /// A file of a version, always the same once it exists: `/$module/@v/$version.info`, `.mod` or `.zip`.
    case file(FileKind, ModuleVersion)
    /// The version behind another word, such as a branch: `/$module/@v/$query.info`.
    case query(ModulePath, VersionQuery)

    /// The longest path, in bytes: twice the longest module path known in the wild would fit several times over.
    public static let maximumPathLength = 2048
    /// The longest element of a module path, in bytes: the longest file name of common file systems.
    public static let maximumElementLength = 255
    /// The longest version or query, in bytes: a file name, less what clients and stores append, such as `.ziphash`.
    public static let maximumVersionLength = VersionList.maximumVersionLength

    /// Parses the path of a request, percent-decoded once and with its leading slash.
    ///
    /// An `.info` of a canonical version that is legal for the module is a file, and of anything else a query.
    ///
    /// - Throws: ``ProxyRequestError``
    public init(path: String) throws(ProxyRequestError) {
        let bytes = Array(path.utf8)
        guard bytes.count <= Self.maximumPathLength else { throw .tooLong(limit: Self.maximumPathLength) }
        // Neither a module path nor a version may hold an `@` before the first slash after it, so the first one decides.
        guard bytes.first == .slash, let at = bytes.firstIndex(of: .at), at > 1, bytes[at - 1] == .slash else {
            throw .notModuleRequest
        }
        let module = bytes[1..<(at - 1)]
        let verb = bytes[at...]
        if verb.elementsEqual("@latest".utf8) {
            self = .latest(try Self.modulePath(module))
        } else if verb.elementsEqual("@v/list".utf8) {
            self = .list(try Self.modulePath(module))
        } else if verb.starts(with: "@v/".utf8) {
            self = try Self.versioned(verb.dropFirst("@v/".utf8.count), of: try Self.modulePath(module))
        } else {
            throw .notModuleRequest
        }
    }

    /// The module that is asked for.
    public var modulePath: ModulePath {
        switch self {
        case .list(let path), .latest(let path), .query(let path, _): path
        case .file(_, let module): module.path
        }
    }

    /// The path of the request, escaped but not percent-encoded, with a leading slash.
    public var path: String {
        switch self {
        case .list(let path): "/\(path.escaped)/@v/list"
        case .latest(let path): "/\(path.escaped)/@latest"
        case .file(let kind, let module): "/\(module.path.escaped)/@v/\(module.version.escaped).\(kind.rawValue)"
        case .query(let path, let query): "/\(path.escaped)/@v/\(query.escaped).info"
        }
    }

    private static func modulePath(_ bytes: ArraySlice<UInt8>) throws(ProxyRequestError) -> ModulePath {
        guard bytes.split(separator: .slash).allSatisfy({ $0.count <= maximumElementLength }) else {
            throw .tooLong(limit: maximumElementLength)
        }
        do {
            return try ModulePath(escaped: String(decoding: bytes, as: UTF8.self))
        } catch { throw .malformedPath(error) }
    }

    /// Reads what stands after `/@v/`.
    private static func versioned(
        _ file: ArraySlice<UInt8>,
        of path: ModulePath
    ) throws(ProxyRequestError) -> ProxyRequest {
        for kind in FileKind.allCases {
            let ending = [.dot] + Array(kind.rawValue.utf8)
            guard file.suffix(ending.count).elementsEqual(ending) else { continue }
            let name = file.dropLast(ending.count)
            guard name.count <= maximumVersionLength else { throw .tooLong(limit: maximumVersionLength) }
            let text = String(decoding: name, as: UTF8.self)
            return kind == .info ? try info(text, of: path) : .file(kind, try moduleVersion(text, of: path))
        }
        throw .unknownFile(String(decoding: file, as: UTF8.self))
    }

    private static func info(_ name: String, of path: ModulePath) throws(ProxyRequestError) -> ProxyRequest {
        if let version = CanonicalVersion(escaped: name), path.admits(version.semantic) {
            return .file(.info, try moduleVersion(name, of: path))
        }
        do {
            return .query(path, try VersionQuery(escaped: name))
        } catch { throw .malformedVersion(error) }
    }

    private static func moduleVersion(_ name: String, of path: ModulePath) throws(ProxyRequestError) -> ModuleVersion {
        let query: VersionQuery
        do { query = try VersionQuery(escaped: name) } catch { throw .malformedVersion(error) }
        guard let version = CanonicalVersion(query.description) else { throw .notCanonical(query.description) }
        do {
            return try ModuleVersion(path, version)
        } catch { throw .mismatch(error) }
    }
}
