/// The three files of a module version that a proxy serves.
///
/// Rules: <https://go.dev/ref/mod#goproxy-protocol>
public enum FileKind: String, Hashable, Sendable, CaseIterable {
    /// Version, time and origin as JSON.
    case info
    /// The `go.mod` file, or one made up for a module that has none.
    case mod
    /// The files of the module.
    case zip
}
