/// What a line of `go.sum` has the hash of, such as `example.com/a v1.0.0/go.mod`.
public struct GoSumKey: Hashable, Sendable, CustomStringConvertible {
    private let exactPath: ExactText
    private let exactVersion: ExactText

    /// A key as the first two words of a line spell it; neither is checked.
    public init(path: String, version: String) {
        self.exactPath = ExactText(path)
        self.exactVersion = ExactText(version)
    }

    /// The hash of a module's zip.
    public static func zip(_ module: ModuleVersion) -> GoSumKey {
        GoSumKey(path: module.path.description, version: module.version.description)
    }

    /// The hash of a module's `go.mod` file.
    public static func goMod(_ module: ModuleVersion) -> GoSumKey {
        GoSumKey(path: module.path.description, version: "\(module.version)/go.mod")
    }

    /// The module's path.
    public var path: String { exactPath.text }

    /// The version, with `/go.mod` behind it when the hash is that of the `go.mod` file.
    public var version: String { exactVersion.text }

    /// Both words of the line.
    public var description: String { "\(path) \(version)" }
}

extension GoSumKey: Comparable {
    /// The order in which Go writes: paths by bytes, versions by precedence, `/go.mod` behind the plain version.
    ///
    /// Where Go leaves the order open, as for two texts that are no versions, their bytes decide.
    public static func < (first: GoSumKey, second: GoSumKey) -> Bool {
        if first.exactPath != second.exactPath { return first.exactPath < second.exactPath }
        let (mine, theirs) = (first.baseVersion, second.baseVersion)
        let order = SemanticVersion.precedence(mine, theirs)
        return order == 0 ? first.exactVersion < second.exactVersion : order < 0
    }

    private var baseVersion: String { String(version.unicodeScalars.prefix { $0 != "/" }) }
}
