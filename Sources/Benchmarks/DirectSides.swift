import GoModules

/// Go and Martlet beside each other, each with what it has fetched so far; first nothing.
final class DirectSides {
    let go: GoCommand
    let server: ServedProcess
    let client: HTTPClient

    /// Starts a new server.
    ///
    /// - `folder`: Made here, for both.
    /// - `options`: More options for the server.
    init(_ binary: String, _ world: GitWorld, in folder: String, _ options: [String] = []) throws {
        go = try GoCommand(in: folder + "/go", world)
        server = try ServedProcess(binary, store: folder + "/store", world.arguments + options)
        client = try server.waitForAnswer(to: "/healthz")
    }

    /// The three files of a version from Martlet, in the order in which `go` asks a proxy for them.
    func fetch(_ module: ModuleVersion) throws -> Sample {
        try server.sampleWithChildren {
            for kind in [FileKind.info, .mod, .zip] { try client.get(ProxyRequest.file(kind, module).path) }
        }
    }

    /// What a version takes, Go first.
    func compare(_ module: ModuleVersion) throws -> SideBySide {
        SideBySide(go: try go.download(["\(module)"]), martlet: try fetch(module))
    }

    /// Makes both fetch all of the history, by asking for a commit whose version is told from the tags before it.
    func fetchHistory(of path: ModulePath) throws {
        _ = try go.download(["\(path)@next"])
        try client.get("/\(path)/@v/next.info")
    }

    func stop() { server.stop() }
}
