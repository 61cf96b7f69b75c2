import Foundation
import GoModules

/// The `go` command in direct mode, with a folder of its own for all that it keeps.
struct GoCommand {
    private let folder: String
    private let variables: [String: String]

    /// - `folder`: Made here; an empty one is a `go` that has fetched nothing.
    init(in folder: String, _ world: GitWorld) throws {
        self.folder = folder
        let own = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "GOPATH": folder + "/path", "GOMODCACHE": folder + "/modules",
            "GOCACHE": folder + "/build", "GOENV": "off", "GOWORK": "off", "GOTOOLCHAIN": "local", "GOTELEMETRY": "off",
            "GOPROXY": "direct", "GOSUMDB": "off", "GIT_TERMINAL_PROMPT": "0",
            // Writable modules, so that the folder can be removed.
            "GOFLAGS": "-mod=mod -modcacherw",
        ]
        self.variables = own.merging(world.variables) { _, other in other }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Otherwise it would look for one in the folders above.
        try Data("module bench.test/asks\n\ngo 1.21\n".utf8).write(to: URL(fileURLWithPath: folder + "/go.mod"))
    }

    /// Downloads versions with one command, as the known proxies do for each; `queries` are such as `example.org/a@v1.0.0`.
    func download(_ queries: [String]) throws -> Sample { try run(["mod", "download", "-json"] + queries) }

    /// Lists the versions of a module.
    func list(_ path: ModulePath) throws -> Sample { try run(["list", "-m", "-versions", path.description]) }

    /// Measures the command with all that it starts.
    private func run(_ arguments: [String]) throws -> Sample {
        let (process, output) = (Process(), Pipe())
        process.executableURL = try BenchTool.go.url
        process.arguments = arguments
        process.environment = variables
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let start = (wall: Clock.now, cpu: Clock.processorTimeOfChildren)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        // It ends with its output; waiting for it is done in steps that are too long to be measured.
        let wall = Clock.now - start.wall
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError("go \(arguments): \(text)") }
        return Sample(wall: wall, cpu: Clock.processorTimeOfChildren - start.cpu)
    }
}
