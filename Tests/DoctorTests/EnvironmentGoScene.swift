import Foundation
import TestKit
import Testing

@testable import Doctor

/// A go command with a home, a project and a folder as its module proxy.
struct GoScene {
    private let folder: TemporaryFolder
    private let environment: [String: String]

    init(_ variables: [String: String], userFile: String) throws {
        folder = try TemporaryFolder()
        let go = try #require(ProcessInfo.processInfo.environment["MARTLET_TEST_GO"], "run the tests with make test")
        let proxy = "file://\(folder.path)/proxy"
        let base = [
            "HOME": folder.path, "PATH": URL(fileURLWithPath: go).deletingLastPathComponent().path + ":/usr/bin:/bin",
            "GOPROXY": proxy, "GOSUMDB": "off", "GOMODCACHE": folder.path + "/cache", "GOTELEMETRY": "off",
            "GOFLAGS": "-modcacherw",
            "CGO_ENABLED": "0",
            "GOCACHE": FileManager.default.temporaryDirectory.path + "/martlet-test-go-build",
        ]
        let named = Set(userFile.split(separator: "\n").map { String($0.prefix { $0 != "=" }) })
        environment = base.filter { !named.contains($0.key) }
            .merging(variables.mapValues { $0.replacing("PROXY", with: proxy) }) { $1 }
        try write(".config/go/env", userFile)
        try write("project/go.mod", "module corp.example/m\n\ngo 1.20\n")
        try write("project/m.go", "package m\n")
        try write("proxy/example.com/a/@v/list", "v1.0.0\n")
        try write("proxy/example.com/a/@v/v1.0.0.info", #"{"Version":"v1.0.0","Time":"2024-01-01T00:00:00Z"}"#)
        try write("proxy/example.com/a/@v/v1.0.0.mod", "module example.com/a\n")
        let zip = try ModuleZipFixture.zip([("example.com/a@v1.0.0/go.mod", "module example.com/a\n")])
        try Data(zip).write(to: URL(fileURLWithPath: folder.path + "/proxy/example.com/a/@v/v1.0.0.zip"))
    }

    private func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: folder.path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func run(_ arguments: [String]) async throws -> ToolCommand.Result {
        let program = try #require(ProcessInfo.processInfo.environment["MARTLET_TEST_GO"])
        let project = folder.path + "/project"
        return try await ToolCommand(
            program,
            arguments,
            environment: environment,
            folder: project,
            limit: .seconds(120)
        ).run()
    }

    func settings() async -> GoSettings { await SettingsReader(environment: environment, layout: .linux).read() }

    /// What the checks say, but for what the go command only meets with a network.
    func failures() async throws -> [String] {
        let module = WantedModule(path: "example.com/a", version: "v1.0.0")
        let examination = try Examination.environment(await settings(), [module])
        var failures: [String] = []
        for check in EnvironmentChecks.all where check.id != "env.certificates" {
            failures += try await check.work(examination).filter { $0.verdict == .fail }.map {
                "\($0.node) \($0.code ?? "")"
            }
        }
        return failures
    }
}
