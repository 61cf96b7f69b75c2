import Foundation
import GoModules
import TestKit
import Testing

/// A public world and a private one: two public proxies, the checksum database, and a server of private modules.
struct PrivateScene {
    let world: ModuleWorld
    let publicProxies: [LoopbackServer]
    let database: LoopbackServer
    let privateProxy: LoopbackServer
    let privateModules: [ModuleWorld.Published]
    let folder: ScratchFolder

    /// What `--private` says: a host, an organisation, and all hosts below a domain.
    static let patterns = "corp.example.com,github.com/Acme,*.internal.example.net"

    /// Private modules, each matched by one of the patterns.
    static let names = [
        "corp.example.com/Secret/Tool", "github.com/Acme/secret", "git.internal.example.net/secret",
    ]

    /// What no public server may ever see, in lower case and without escapes.
    private static let canaries = ["secret", "corp.example", "acme", "internal.example"]

    static let publicModule = "example.com/public"
    /// A module that sources may see and the database may not.
    static let unverifiedModule = "example.com/unverified"

    static func make() async throws -> PrivateScene {
        let world = try ModuleWorld([publicModule, unverifiedModule].map { try publish($0, "public") })
        let privateModules = try names.map { try publish($0, "as first published") }
        let branch = Array(#"{"Version":"v1.0.0","Time":"2024-05-06T07:08:09Z"}"#.utf8)
        let answers = names.flatMap { name -> [(String, [UInt8])] in
            let path = "/" + ((try? ModulePath(name).escaped) ?? name)
            return [("\(path)/@v/main.info", branch), ("\(path)/@latest", branch)]
        }
        let privateWorld = try ModuleWorld(
            privateModules,
            answers: Dictionary(uniqueKeysWithValues: answers)
        )
        return PrivateScene(
            world: world,
            publicProxies: [
                try await LoopbackServer.start(world.proxy()), try await LoopbackServer.start(world.proxy()),
            ],
            database: try await LoopbackServer.start(world.database()),
            privateProxy: try await LoopbackServer.start(privateWorld.proxy()),
            privateModules: privateModules,
            folder: try ScratchFolder("private")
        )
    }

    static func publish(_ path: String, _ text: String) throws -> ModuleWorld.Published {
        try ModuleWorld.publish(
            path,
            "v1.0.0",
            [
                ("a.go", Array("package p\n\n// \(text)\n".utf8)),
                ("go.mod", Array("module \(path)\n\ngo 1.20\n// \(text)\n".utf8)),
            ]
        )
    }

    /// Every name by a route to `chain`.
    static func routes(to chain: String) -> [String] {
        patterns.split(separator: ",").flatMap { ["--route", "\($0)=\(chain)"] }
    }

    /// A server that asks the public proxies by default, also through a route for everything.
    func martlet(_ arguments: [String], environment: [String: String] = [:]) async throws -> MartletProcess {
        try await MartletProcess.start(
            store: folder.path + "/store",
            [
                "--upstreams", publicProxies.map(\.url).joined(separator: "|"), "--route", "*=\(publicProxies[1].url)",
                "--sumdb", "\(world.databaseKey) \(database.url)",
            ] + arguments,
            environment: environment
        )
    }

    var publicServers: [LoopbackServer] { publicProxies + [database] }

    /// The requests to public servers, and the headers in them, that hold a part of a private name in any spelling.
    var leaks: [String] {
        publicServers.flatMap(\.requests).flatMap { request in
            [request.target] + request.headers.map { "\($0.name): \($0.value)" }
        }.filter { text in
            let plain = (PercentEncoding.decode(text) ?? text).lowercased().filter { $0 != "!" }
            return Self.canaries.contains { plain.contains($0) }
        }
    }

    func stop() async { for server in publicServers + [privateProxy] { await server.stop() } }
}
