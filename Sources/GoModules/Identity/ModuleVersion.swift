/// A module at a version, the key of everything that a proxy stores, such as `github.com/BurntSushi/toml@v1.5.0`.
///
/// Holding one is proof that path and version may go together.
public struct ModuleVersion: Hashable, Sendable, CustomStringConvertible {
    /// The module.
    public let path: ModulePath
    /// Its version, in canonical form.
    public let version: CanonicalVersion

    /// Puts a path and a version together.
    ///
    /// - Throws: ``ModuleVersionError/majorMismatch(path:version:required:found:)`` when the major versions differ.
    public init(_ path: ModulePath, _ version: CanonicalVersion) throws(ModuleVersionError) {
        try Self.checkMajor(of: version.semantic, for: path)
        self.path = path
        self.version = version
    }

    /// Reads a path and a version as `go.mod` spells them.
    ///
    /// - Throws: ``ModuleVersionError``: the form of the version is checked first, then the path, then both together.
    public init(path: String, version: String) throws(ModuleVersionError) {
        guard let canonical = CanonicalVersion(version) else {
            throw .notCanonical(version: version, canonical: SemanticVersion(version)?.moduleCanonical ?? "")
        }
        let checked: ModulePath
        do { checked = try ModulePath(path) } catch { throw .malformedPath(error) }
        try self.init(checked, canonical)
    }

    /// Checks that `path` may have `version`, which need not be in canonical form.
    ///
    /// - Throws: ``ModuleVersionError/majorMismatch(path:version:required:found:)``
    public static func checkMajor(of version: SemanticVersion, for path: ModulePath) throws(ModuleVersionError) {
        guard let suffix = MajorSuffix(of: path.description), !suffix.admits(version) else { return }
        throw .majorMismatch(
            path: path.description,
            version: version.description,
            required: suffix.major ?? "v0 or v1",
            found: version.major
        )
    }

    /// Path and version with `@` between them, never escaped.
    public var description: String { "\(path)@\(version)" }
}

extension ModuleVersion: Comparable {
    /// The order of paths; of versions where the paths are equal.
    public static func < (first: ModuleVersion, second: ModuleVersion) -> Bool {
        first.path == second.path ? first.version < second.version : first.path < second.path
    }
}
