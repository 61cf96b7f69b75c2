import ChecksumDatabase
import Foundation
import TestKit

/// A module that everybody has: a repository, three proxies, a checksum database, and a project that was filled by the real `go`.
final class VerifyScene {
    static let path = "github.com/corp/tool"
    static let module = "\(path)@v1.0.0"

    let folder: ScratchFolder
    let repository: GitRepository
    let world: ModuleWorld
    /// What a proxy gives whose copy is another one.
    let other: ModuleWorld.Published
    private(set) var proxies: [LoopbackServer] = []
    let database: LoopbackServer
    let client: GoClient

    /// What a proxy does.
    enum Proxy {
        case honest
        /// Gives a sound zip with another content.
        case altered
        /// Gives no bytes in place of go.mod.
        case emptyGoMod
        case absent
        case down
    }

    /// - `proxies`: Those of GOPROXY, in this order.
    /// - `isRecorded`: Whether the checksum database knows the version.
    init(_ proxies: [Proxy] = [.honest], isRecorded: Bool = true) async throws {
        folder = try ScratchFolder("verify")
        repository = try await GitRepository("corp/tool", in: "\(folder.path)/repositories")
        try await repository.publish("v1.0.0", saying: "one")
        let published = try Self.publish(saying: "one")
        other = try Self.publish(saying: "another")
        world = try ModuleWorld(isRecorded ? [published] : [], unrecorded: isRecorded ? [] : [published])
        database = try await LoopbackServer.start(world.database())
        client = try GoClient(["GOFLAGS": "-mod=mod -modcacherw"])
        for proxy in proxies { self.proxies.append(try await LoopbackServer.start(answer(proxy))) }
        try write("home/.gitconfig", "[url \"\(repository.root)/\"]\n\tinsteadOf = https://github.com/\n")
        try client.write("go.mod", "module example.com/program\n\ngo 1.21\n")
        try client.write("main.go", "package main\n\nimport \"\(Self.path)\"\n\nfunc main() { println(tool.Say()) }\n")
    }

    /// The same content that ``GitRepository/publish(_:saying:)`` commits.
    private static func publish(saying word: String) throws -> ModuleWorld.Published {
        let package = "package tool\n\nfunc Say() string { return \"\(word)\" }\n"
        return try ModuleWorld.publish(
            path,
            "v1.0.0",
            [("go.mod", Array("module \(path)\n\ngo 1.21\n".utf8)), ("say.go", Array(package.utf8))]
        )
    }

    private func answer(_ proxy: Proxy) -> LoopbackServer.Answer {
        let zip = other.zip
        switch proxy {
        case .honest: return world.proxy()
        case .altered: return world.proxy { path, bytes in path.hasSuffix(".zip") ? zip : bytes }
        case .emptyGoMod: return world.proxy { path, bytes in path.hasSuffix(".mod") ? [] : bytes }
        case .absent: return { _ in .text(404, "not found") }
        case .down: return { _ in .text(502, "out of order") }
        }
    }

    /// The hash of the version as it was published.
    var published: String { world.published.values.first.map { "\($0.zipHash)" } ?? "" }

    /// Has the real `go` download the version, which fills the module cache and go.sum.
    func download(from proxy: LoopbackServer? = nil, sumdb: String = "off") async throws {
        var client = client
        client.variables["GOPROXY"] = (proxy ?? proxies[0]).url
        client.variables["GOSUMDB"] = sumdb
        let run = try await client.run("get", Self.module)
        guard run.status == 0 else { throw Failed(text: run.errors) }
    }

    struct Failed: Error { let text: String }

    /// Replaces a file of the version in the module cache.
    func alter(_ ending: String, _ bytes: [UInt8]) throws {
        let file = "\(client.moduleCache)/cache/download/\(Self.path)/@v/v1.0.0.\(ending)"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }

    private func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: "\(client.folder.path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Runs `martlet verify` in the project, with the settings of its `go`.
    func verify(_ arguments: String..., with more: [String: String] = [:]) async throws -> CommandRun {
        let fixed = [
            "HOME": "\(client.folder.path)/home", "GOPATH": "\(client.folder.path)/gopath",
            "GOMODCACHE": client.moduleCache,
            "GOENV": "off", "GIT_CONFIG_NOSYSTEM": "1",
            "GOPROXY": proxies.map(\.url).joined(separator: ",") + ",direct",
            "GOSUMDB": "\(world.databaseKey) \(database.url)", "LANG": "C.UTF-8",
        ]
        let all = arguments.isEmpty ? [Self.module] : arguments
        return try await .martlet(["verify"] + all, fixed.merging(more) { $1 }, folder: client.project)
    }

    /// The same, as JSON.
    func verdict(with more: [String: String] = [:]) async throws -> VerifyAnswer {
        let run = try await verify(Self.module, "--json", with: more)
        return try VerifyAnswer(run)
    }

    func stop() async {
        for proxy in proxies { await proxy.stop() }
        await database.stop()
    }
}

/// What `martlet verify --json` says, as far as the tests look at it.
struct VerifyAnswer {
    let status: Int32
    let verdict: String
    let code: String?
    /// Kinds and names, such as `mirror http://127.0.0.1:40123`.
    let differing: [String]
    let files: [String]
    let published: [String: String]
    let statements: [[String: Any]]
    let whole: [String: Any]

    init(_ run: CommandRun) throws {
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        guard let object else { throw VerifyScene.Failed(text: run.output + run.errors) }
        let parties = object["differing"] as? [[String: String]] ?? []
        status = run.status
        verdict = object["verdict"] as? String ?? ""
        code = (object["cause"] as? [String: Any])?["code"] as? String
        differing = parties.map { "\($0["party"] ?? "") \($0["name"] ?? "")" }
        files = object["files"] as? [String] ?? []
        published = object["published"] as? [String: String] ?? [:]
        statements = object["statements"] as? [[String: Any]] ?? []
        whole = object
    }

    /// What keeps a party from speaking of the zip; nil when it speaks, or is not there.
    func silence(_ party: String, _ name: String? = nil) -> String? {
        let statement = statements.first {
            $0["party"] as? String == party && (name == nil || $0["name"] as? String == name)
        }
        return (statement?["zip"] as? [String: Any])?["silence"] as? String
    }
}
