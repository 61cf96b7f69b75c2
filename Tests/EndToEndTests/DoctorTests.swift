import Foundation
import Testing

/// `martlet doctor` as a person or a CI job calls it; `scripts/doctor-setups` has the set-ups.
@Suite("doctor") struct DoctorTests {
    private let folder: ScratchFolder
    private let module = "example.com/words"

    init() throws {
        folder = try ScratchFolder("doctor")
        let files = [
            "project/go.mod": "module example.org/project\n\ngo 1.21\n\nrequire \(module) v1.0.0\n",
            "project/project.go": "package project\n\nimport _ \"\(module)\"\n",
        ]
        for (name, text) in files { try write(name, text) }
    }

    private func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: "\(folder.path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Nobody listens at the first port, and nothing of this machine counts.
    private var environment: [String: String] {
        [
            "HOME": "\(folder.path)/home", "GOPATH": "\(folder.path)/path", "GOENV": "off",
            "GOPROXY": "http://127.0.0.1:1",
            "GOSUMDB": "off", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
        ]
    }

    private func doctor(_ arguments: String..., with more: [String: String] = [:]) async throws -> CommandRun {
        try await CommandRun.martlet(
            ["doctor"] + arguments,
            environment.merging(more) { $1 },
            folder: "\(folder.path)/project"
        )
    }

    private func json(_ run: CommandRun) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    @Test("names one root cause, what follows from it, and what to do") func root() async throws {
        let run = try await doctor()
        #expect(run.status == 1)
        for part in [
            "✗ Network", "✗ net.tcp http://127.0.0.1:1: MTL-NET004: the connection was refused",
            "\nRoot cause: MTL-NET004: ",
            "\n  What to do\n    1. ",
        ] {
            #expect(run.output.contains(part), "\(part)")
        }
        #expect(!run.output.contains("\u{1B}"))
        let chinese = try await doctor("--lang", "zh")
        #expect(chinese.output.contains("根本原因： MTL-NET004: ") && chinese.output.contains("\n  怎么做\n"))
    }

    @Test("prints JSON whose fields are those of the documentation") func fields() async throws {
        let answer = try json(try await doctor("--json"))
        #expect(answer["version"] as? Int == 1 && answer["verdict"] as? String == "fail")
        let root = try #require(answer["root"] as? [String: Any])
        #expect(root["code"] as? String == "MTL-NET004" && root["check"] as? String == "net.tcp")
        #expect(root["subject"] as? String == "http://127.0.0.1:1")
        for field in ["title", "cause", "remedy", "avoid", "facts"] { #expect(root[field] != nil, "\(field)") }
        let checks = try #require(answer["checks"] as? [[String: Any]])
        let info = try #require(checks.first { $0["id"] as? String == "proto.info" })
        #expect(info["verdict"] as? String == "skip" && info["because"] as? String == "net.tcp http://127.0.0.1:1")
        for field in ["group", "subject", "facts", "seconds"] { #expect(info[field] != nil, "\(field)") }
    }

    @Test(
        "writes reports for other programs",
        arguments: [
            ("github", "::error title=MTL-NET004"), ("gitlab", "\"check_name\""), ("junit", "<testsuites"),
            ("sarif", "\"ruleId\": \"MTL-NET004\""), ("mermaid", "flowchart"),
        ]
    )
    func formats(_ format: String, _ part: String) async throws {
        let run = try await doctor("--format", format)
        #expect(run.status == 1 && run.output.contains(part), "\(run.output.prefix(600))")
    }

    @Test("does without a network, lists its checks, and knows which ones there are") func options() async throws {
        let offline = try await doctor("--offline", "--only", "env")
        #expect(offline.status == 0 && !offline.output.contains("Network"), "\(offline.output)")
        #expect(try await doctor("--list").output.contains("\n  net.tls "))
        let wrong = try await doctor("--only", "net.nonsense")
        #expect(wrong.status == 64 && wrong.errors.contains("net.nonsense"))
        #expect(try await doctor("@v1.0.0").status == 64)
    }

    @Test("shows no password of an address") func secrets() async throws {
        let secret = "pa55-of-a-proxy"
        for format in ["text", "json", "github", "junit", "sarif", "mermaid", "gitlab"] {
            let run = try await doctor(
                "--verbose",
                "--format",
                format,
                with: [
                    "GOPROXY": "https://user:\(secret)@127.0.0.1:1", "HTTPS_PROXY": "http://user:\(secret)@127.0.0.1:1",
                ]
            )
            #expect(!run.output.contains(secret) && !run.errors.contains(secret), "\(format)")
        }
    }

    @Test("moves a damaged file of the cache away when it is told to, and back") func fix() async throws {
        let cached = "path/pkg/mod/cache/download/\(module)/@v/v1.0.0"
        try write("\(cached).zip", "torn")
        try write("\(cached).ziphash", "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        try write("\(cached).mod", "module \(module)\n")
        let zip = "\(folder.path)/\(cached).zip"
        let left = try await doctor("--only", "cache", "--offline", "--fix")
        #expect(
            left.status == 1 && left.errors.contains("Nothing was moved.")
                && FileManager.default.fileExists(atPath: zip)
        )
        let fixed = try await doctor("--only", "cache", "--offline", "--fix", "--yes")
        #expect(!FileManager.default.fileExists(atPath: zip), "\(fixed.output)\(fixed.errors)")
        let quarantine = try #require(fixed.errors.split(separator: "'").dropFirst().first.map(String.init))
        #expect(try await doctor("--undo", quarantine).status == 0)
        #expect(try String(contentsOfFile: zip, encoding: .utf8) == "torn")
    }

    @Test("prints the command that moves it back as a shell takes it") func undo() async throws {
        let path = "it's a path"
        let cached = "\(path)/pkg/mod/cache/download/\(module)/@v/v1.0.0"
        try write("\(cached).zip", "torn")
        try write("\(cached).ziphash", "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        try write("\(cached).mod", "module \(module)\n")
        let place = ["GOPATH": "\(folder.path)/\(path)"]
        let fixed = try await doctor("--only", "cache", "--offline", "--fix", "--yes", with: place)
        let command = try #require(fixed.errors.split(separator: "\n").last { $0.contains(" --undo ") })
        let word = try #require(command.firstRange(of: " --undo ").map { command[$0.upperBound...] })
        let taken = try await CommandRun.of("/bin/sh", ["-c", "printf %s \(word)"])
        #expect(taken.output.hasPrefix("\(folder.path)/\(path)/pkg/mod/cache/"), "\(command)")
        #expect(try await doctor("--undo", taken.output, with: place).status == 0)
        #expect(try String(contentsOfFile: "\(folder.path)/\(cached).zip", encoding: .utf8) == "torn")
    }

    @Test("confirms what explain has found") func probe() async throws {
        let text =
            "go: \(module)@v1.0.0: Get \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection refused"
        let run = try await CommandRun.martlet(
            ["explain", "--probe", text],
            environment,
            folder: "\(folder.path)/project"
        )
        #expect(run.status == 0 && run.output.hasPrefix("MTL-NET004: "))
        #expect(run.output.contains("✗ net.tcp http://127.0.0.1:1: MTL-NET004"), "\(run.output)")
    }

    @Test("simulates what go does with a list of proxies") func simulation() async throws {
        let list = "https://a.example,https://b.example"
        let arguments = ["mirrors", "simulate", "--lang", "en", list]
        let stopped = try await CommandRun.martlet(arguments + ["502", "ok"], [:], folder: folder.path)
        #expect(stopped.status == 1 && stopped.output.contains("entry 2 is never asked"))
        let passed = try await CommandRun.martlet(arguments + ["404", "ok"], [:], folder: folder.path)
        #expect(passed.status == 0 && passed.output.contains("served by entry 2"), "\(passed.output)")
        let wrong = try await CommandRun.martlet(arguments + ["maybe"], [:], folder: folder.path)
        #expect(wrong.status == 64 && wrong.errors.contains("maybe"))
    }
}
