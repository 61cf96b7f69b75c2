package import GoModules

/// Somewhere modules come from: another module proxy, a `file://` tree, version control.
///
/// What a source returns is not trusted: the caller checks all of it. Every call is bounded in time and size by
/// the source (``SourceLimit``), and ends early when its task is cancelled.
package protocol ModuleSource: Sendable {
    /// The source's name for logs, metrics and messages, such as `proxy.golang.org`; without credentials or path.
    var label: String { get }

    /// Whether the `go.mod` in a zip may differ from the `.mod`: version control converts files when it makes an archive, and Go takes the
    /// `.mod` as it is stored.
    var convertsFiles: Bool { get }

    /// Whether the source stands for many hosts, as version control does: a fault of one then says nothing about the others.
    var isManyHosts: Bool { get }

    /// The whole answer to a small request: a list, `@latest`, `.info`, `.mod`, or a query.
    ///
    /// It is a programmer error to ask for a `.zip` here.
    func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8]

    /// Appends the zip of `module` to `staging`.
    func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError)

    /// Whether the source would give the zip of `module` now, found out without transferring it.
    func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool
}

extension ModuleSource {
    package var convertsFiles: Bool { false }
    package var isManyHosts: Bool { false }
}

/// A part of a chain that gives nothing: `off`.
package struct DisabledSource: ModuleSource {
    package let label: String
    private let reason: String

    /// The `off` entry of a chain.
    package static let off = DisabledSource(
        label: "off",
        reason: "module lookup disabled by off in the chain of sources"
    )

    package func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] {
        throw .notEnabled(reason: reason)
    }

    package func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {
        throw .notEnabled(reason: reason)
    }

    package func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool { throw .notEnabled(reason: reason) }
}
