import Foundation
import GoModules
import TestKit

/// A world of six small modules with one proxy and one checksum database behind it, and a folder for what a test makes.
struct SmallScene {
    let world: ModuleWorld
    let proxy: LoopbackServer
    let database: LoopbackServer
    let folder: ScratchFolder

    /// What the program in ``client(_:)`` requires; each attested by the database.
    static let requirements = [
        "example.com/a v1.0.0", "example.com/b v1.2.0", "example.com/Upper/Case v0.1.0-RC1",
        "example.com/major/v2 v2.0.1", "example.com/old v3.0.0+incompatible",
    ]
    /// A module with a name that must not leave the house.
    static let privateModule = "corp.example.org/secret v1.0.0"

    /// - `altering`: What the proxy does to the body of a path before it sends it.
    static func make(
        altering: @escaping @Sendable (String, [UInt8]) -> [UInt8] = { $1 }
    ) async throws -> SmallScene {
        let world = try ModuleWorld(try (requirements + [privateModule]).map(publish))
        return SmallScene(
            world: world,
            proxy: try await LoopbackServer.start(world.proxy(altering: altering)),
            database: try await LoopbackServer.start(world.database()),
            folder: try ScratchFolder("scene")
        )
    }

    var store: String { folder.path + "/store" }

    /// The value of `--sumdb`.
    var sumdb: String { "\(world.databaseKey) \(database.url)" }

    /// The settings that `serve`, `fetch` and `import` share in a test.
    var settings: [String] { ["--store", store, "--upstreams", proxy.url, "--sumdb", sumdb] }

    /// Starts a server on the scene's store.
    func serve(_ arguments: [String] = []) async throws -> MartletProcess {
        try await MartletProcess.start(store: store, ["--upstreams", proxy.url, "--sumdb", sumdb] + arguments)
    }

    /// Runs another command to its end, with the settings of the scene.
    func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> CommandRun {
        try await CommandRun.martlet(arguments + settings, environment, folder: folder.path)
    }

    /// A real `go` with a program that uses every public module, verifying for itself.
    func client(_ proxy: String) throws -> GoClient {
        let client = try GoClient(["GOPROXY": proxy, "GOSUMDB": world.databaseKey])
        let lines = Self.requirements.map { "\t\($0)\n" }.joined()
        try client.write("go.mod", "module example.org/program\n\ngo 1.21\n\nrequire (\n\(lines))\n")
        let paths = Self.requirements.map { $0.split(separator: " ")[0] }
        let imports = paths.enumerated().map { "\tm\($0) \"\($1)\"\n" }.joined()
        let uses = paths.indices.map { "\tprintln(m\($0).Name)\n" }.joined()
        try client.write("main.go", "package main\n\nimport (\n\(imports))\n\nfunc main() {\n\(uses)}\n")
        return client
    }

    /// Stops everything behind the server.
    func stop() async {
        await proxy.stop()
        await database.stop()
    }

    private static func publish(_ text: String) throws -> ModuleWorld.Published {
        let parts = text.split(separator: " ").map(String.init)
        let source =
            "// Package p is a part of a test.\npackage p\n\n// Name tells who this is.\nconst Name = \"\(text)\"\n"
        var files = [(name: "a.go", content: Array(source.utf8)), (name: "LICENSE", content: Array("free\n".utf8))]
        if !parts[1].hasSuffix("+incompatible") {
            files.append((name: "go.mod", content: Array("module \(parts[0])\n\ngo 1.20\n".utf8)))
        }
        return try ModuleWorld.publish(parts[0], parts[1], files)
    }
}

extension CommandRun {
    /// Runs a command of the built `martlet` to its end; nothing of this process's environment is inherited.
    static func martlet(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        folder: String,
        input: String? = nil,
        limit: TimeInterval = 120
    ) async throws -> CommandRun {
        // The store's default lies below the second; below HOME the socket in it would have too long a path.
        let fixed = ["HOME": folder, "XDG_DATA_HOME": folder, "PATH": "/usr/local/bin:/usr/bin:/bin"]
        return try await of(
            try Tool.martlet(),
            arguments,
            environment: fixed.merging(environment) { $1 },
            folder: folder,
            input: input,
            limit: limit
        )
    }
}
