import GoModules

/// Where things are in a module cache.
///
/// Source: <https://go.dev/ref/mod#module-cache>
struct CacheLayout: Hashable, Sendable {
    /// GOMODCACHE, absolute.
    let root: String

    /// The folder with what was downloaded, in the layout of a module proxy.
    var download: String { "\(root)/cache/download" }

    /// The folder of a module's files there, such as `…/cache/download/example.com/a/@v`.
    func versions(of path: ModulePath) -> String { "\(download)/\(path.escaped)/@v" }

    /// A file of a version there.
    ///
    /// - `kind`: Such as `mod`, `info`, `zip`, `ziphash`, `lock`, `partial`.
    func path(of kind: String, _ module: ModuleVersion) -> String {
        "\(versions(of: module.path))/\(module.version.escaped).\(kind)"
    }

    /// Where the version is unpacked.
    func folder(of module: ModuleVersion) -> String { "\(root)/\(module.path.escaped)@\(module.version.escaped)" }
}
