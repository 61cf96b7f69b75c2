/// A module at a version, as a node of a module graph, such as `example.com/a@v1.0.0`.
///
/// Neither part is checked: Go reports a malformed path only when it needs the module's `go.mod` file. The paths `go`
/// and `toolchain` stand for versions of Go itself, such as `go@1.23.0` and `toolchain@go1.24.2`.
public struct GraphNode: Hashable, Sendable, CustomStringConvertible {
    private let exactPath: ExactText
    private let exactVersion: ExactText

    init(_ path: String, _ version: String) {
        self.exactPath = ExactText(path)
        self.exactVersion = ExactText(version)
    }

    /// The module's path, `go` or `toolchain`.
    public var path: String { exactPath.text }

    /// The version as it is written; empty for the main module, which has none.
    public var version: String { exactVersion.text }

    /// Whether this is a version of Go instead of a module.
    public var isToolchain: Bool { path == "go" || path == "toolchain" }

    /// `path@version`, or only the path for the main module.
    public var description: String { version.isEmpty ? path : "\(path)@\(version)" }

    /// The path as a key of tables.
    var key: ExactText { exactPath }
}

extension GraphNode: Comparable {
    /// The order of Go's lists: paths by bytes, then versions as their kind compares.
    public static func < (first: GraphNode, second: GraphNode) -> Bool {
        if first.exactPath != second.exactPath { return first.exactPath < second.exactPath }
        let order = VersionOrder.compare(first.version, second.version, of: first.path)
        return order == 0 ? first.exactVersion < second.exactVersion : order < 0
    }
}
