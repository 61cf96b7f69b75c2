import GoModules

/// What the `go` command says of a file that its proxy, a folder in the vectors, has not.
struct MissingModule: Error, CustomStringConvertible {
    let module: ModuleVersion

    var description: String {
        "reading file://$PROXYDIR/\(module.path.escaped)/@v/\(module.version.escaped).mod: no such file or directory"
    }
}
