import Foundation

/// The real `go` command with a home, caches and a project of its own, and nothing inherited from the environment.
struct GoClient {
    let folder: ScratchFolder
    /// Variables beside the fixed ones, such as GOPROXY.
    var variables: [String: String]

    init(_ variables: [String: String]) throws {
        self.folder = try ScratchFolder("go")
        self.variables = variables
        try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    }

    /// The folder in which commands run.
    var project: String { folder.path + "/project" }

    /// The module cache.
    var moduleCache: String { folder.path + "/cache" }

    /// Writes a file of the project.
    func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: project + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// A file of the project.
    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: project + "/" + name)), as: UTF8.self)
    }

    func run(_ arguments: String...) async throws -> CommandRun { try await run(arguments) }

    func run(_ arguments: [String], limit: TimeInterval = 240) async throws -> CommandRun {
        try await CommandRun.of(try Tool.go(), arguments, environment: environment, folder: project, limit: limit)
    }

    /// Forgets everything downloaded and every tree head seen.
    func forgetAll() throws {
        for name in ["cache", "gopath"] {
            let path = folder.path + "/" + name
            guard FileManager.default.fileExists(atPath: path) else { continue }
            try ScratchFolder.makeWritable(path)
            try FileManager.default.removeItem(atPath: path)
        }
    }

    private var environment: [String: String] {
        let fixed = [
            "HOME": folder.path + "/home", "PATH": "/usr/local/bin:/usr/bin:/bin", "GOPATH": folder.path + "/gopath",
            "GOMODCACHE": moduleCache, "GOCACHE": GoClient.buildCache, "GOENV": "off", "GOTOOLCHAIN": "local",
            "GOFLAGS": "-mod=mod", "GOTELEMETRY": "off", "CGO_ENABLED": "0", "GIT_CONFIG_NOSYSTEM": "1",
            "GOWORK": "off",
            "GIT_TERMINAL_PROMPT": "0", "GOVCS": "*:off", "GOSUMDB": "off", "GOPROXY": "off",
        ]
        return fixed.merging(variables) { $1 }
    }

    /// Compiled packages are shared by all clients of a run: compiling the standard library is what takes time.
    private static let buildCache = FileManager.default.temporaryDirectory.path + "/martlet-test-go-build"
}
