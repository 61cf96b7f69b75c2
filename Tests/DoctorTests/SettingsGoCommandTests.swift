import Foundation
import Synchronization
import TestKit
import Testing

@testable import Doctor

/// Settings as a go command tells them; the command is a script.
@Suite struct SettingsGoCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func settings(_ script: String, _ variables: [String: String] = [:]) async throws -> GoSettings {
        let bin = folder.path + "/go/bin"
        try FileManager.default.createDirectory(atPath: folder.path + "/go/pkg/tool", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(fileURLWithPath: bin + "/go"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin + "/go")
        try Data("GOPROXY=https://root.example\n".utf8).write(to: URL(fileURLWithPath: folder.path + "/go/go.env"))
        let environment = ["PATH": "relative:/missing:\(bin):/usr/bin:/bin", "HOME": folder.path].merging(variables) {
            $1
        }
        return await SettingsReader(environment: environment, layout: .linux).read()
    }

    @Test("what the go command says counts, and the layers say where it comes from")
    func answers() async throws {
        let settings = try await settings(
            #"""
            case "$1" in
            version) echo "go version go1.27.3 linux/amd64" ;;
            env) test "$GOTOOLCHAIN" = local && echo '{"GOPROXY":"https://mine.example","GOPATH":"/wrapped","GOVERSION":"go1.27.3","GOVCS":"",
              "GOROOT":"'"$HOME"'/go"}' ;;
            esac
            """#,
            ["GOPROXY": "https://mine.example", "GOTOOLCHAIN": "go1.99.1"]
        )
        let command = try #require(settings.goCommand)
        #expect(
            command == GoCommand(path: folder.path + "/go/bin/go", version: "go1.27.3", goroot: folder.path + "/go")
        )
        #expect(settings.values("GOPROXY").map(\.source) == [.process, .rootFile(path: folder.path + "/go/go.env")])
        // A wrapper around the command sets it.
        #expect(settings.values("GOPATH").first == .init(text: "/wrapped", source: .builtIn))
        #expect(settings.moduleCache == "/wrapped/pkg/mod")
        #expect(settings["GOTOOLCHAIN"] == "go1.99.1")
        #expect(settings["GOVCS"] == "public:git|hg,private:all")
    }

    @Test("a go command that does not start says why, and the files serve")
    func refusal() async throws {
        let settings = try await settings(
            "echo 'go: unknown environment setting GO111MODULE=yes' >&2\necho more >&2; exit 1"
        )
        #expect(settings.goCommand?.trouble == .refused("go: unknown environment setting GO111MODULE=yes more"))
        #expect(settings.goCommand?.version == "")
        #expect(settings["GOPROXY"] == "https://root.example")
    }

    @Test("another program of the same name is not believed")
    func impostor() async throws {
        let settings = try await settings("echo hello")
        #expect(settings.goCommand?.trouble == .refused("go env -json: no JSON"))
        #expect(settings["GOPROXY"] == "https://root.example")
    }

    @Test("a go command that takes too long is given up")
    func slow() async {
        let files = SystemFiles.fixture(["/usr/bin/go": ""])
        let reader = SettingsReader(environment: ["PATH": "/usr/bin"], layout: .linux, files: files) {
            _ throws(ToolCommand.Fault) in
            throw .tooSlow(.seconds(5))
        }
        let settings = await reader.read()
        #expect(settings.goCommand?.trouble == .silent("no answer in 5 s"))
        #expect(settings["GOPROXY"] == "https://proxy.golang.org,direct")
    }

    @Test("the first one in PATH counts, which must be a program")
    func path() async {
        let asked = Mutex<Set<String>>([])
        let files = SystemFiles.fixture([#"D:\tools\go.exe"#: "", #"C:\Go\bin\go.exe"#: ""], folders: [#"C:\src\go"#])
        let environment = ["Path": #"C:\src;D:\tools;C:\Go\bin"#]
        let reader = SettingsReader(environment: environment, layout: .windows, files: files) {
            command throws(ToolCommand.Fault) in
            asked.withLock { _ = $0.insert(command.program) }
            throw .cannotStart(reason: "no")
        }
        _ = await reader.read()
        #expect(asked.withLock { $0 } == [#"D:\tools\go.exe"#])
    }
}

/// Runs of other programs.
@Suite struct SettingsToolCommandTests {
    private func run(
        _ script: String,
        limit: Duration = .seconds(20),
        kept: Int = 1 << 20
    ) async throws -> ToolCommand.Result {
        try await ToolCommand("/bin/sh", ["-c", script], environment: ["A": "b"], limit: limit, kept: kept).run()
    }

    @Test("gives the status and what was written, with the variables that were given only")
    func result() async throws {
        let result = try await run("echo $A$HOME; echo '  no ' >&2; echo way >&2; exit 3")
        #expect(result == .init(status: 3, output: Array("b\n".utf8), errors: Array("  no \nway\n".utf8)))
        #expect(result.message == "no way")
        #expect(try await run("kill -9 $$").status == 128 + 9)
    }

    @Test("keeps only the beginning of a long output")
    func longOutput() async throws {
        #expect(try await run("head -c 1000000 /dev/zero", kept: 10).output == [UInt8](repeating: 0, count: 10))
    }

    @Test("ends a program that takes too long, with its children")
    func slow() async throws {
        await #expect(throws: ToolCommand.Fault.tooSlow(.milliseconds(200))) {
            try await run("sleep 60 & sleep 60", limit: .milliseconds(200))
        }
    }

    @Test("says that there is no such program")
    func missing() async throws {
        let command = ToolCommand("/missing/program", [], environment: [:])
        let fault = try await #require(throws: ToolCommand.Fault.self) { try await command.run() }
        guard case .cannotStart(let reason) = fault else { return #expect(Bool(false), "\(fault)") }
        #expect(!reason.isEmpty)
    }
}
