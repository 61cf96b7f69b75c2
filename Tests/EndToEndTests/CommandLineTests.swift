import Foundation
import Testing

/// What every command says of itself, and how settings are checked and shown.
@Suite("command line") struct CommandLineTests {
    static let commands: [[String]] = [
        [], ["serve"], ["fetch"], ["import"], ["offline"], ["status"], ["config"], ["config", "check"],
        ["config", "show"], ["config", "docs"], ["store", "check"], ["store", "scrub"], ["store", "repair"],
        ["store", "stats"], ["store", "gc"], ["explain"],
    ]

    static func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> CommandRun {
        let folder = try ScratchFolder("command")
        return try await CommandRun.martlet(arguments, environment, folder: folder.path)
    }

    @Test("--help explains the exit statuses of each command", arguments: commands)
    func help(_ command: [String]) async throws {
        let run = try await Self.run(command + ["--help"])
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.output.contains("USAGE: martlet \(command.joined(separator: " "))"))
        #expect(run.output.lowercased().contains("exit status"), "\(run.output.prefix(600))")
    }

    @Test("--version is one line") func version() async throws {
        let run = try await Self.run(["--version"])
        #expect(run.status == 0)
        let words = run.output.split(whereSeparator: \.isWhitespace)
        #expect(words.count == 2 && words.first == "martlet")
        #expect(words.last?.split(separator: ".").count == 3)
    }

    @Test("completions know commands and flags", arguments: ["bash", "zsh", "fish"])
    func completion(_ shell: String) async throws {
        let run = try await Self.run(["--generate-completion-script", shell])
        #expect(run.status == 0)
        for word in ["serve", "offline", "upstreams", "log-level", "warning"] {
            #expect(run.output.contains(word), "\(word)")
        }
        guard shell == "bash" else { return }
        let checked = try await CommandRun.of("/bin/bash", ["-n"], input: run.output)
        #expect(checked.status == 0, "\(checked.errors)")
    }

    @Test("an unknown shell is a usage error") func unknownShell() async throws {
        #expect(try await Self.run(["--generate-completion-script", "tcsh"]).status == 64)
    }

    @Test("docs/settings.md is what config docs prints") func settingsPage() async throws {
        let run = try await Self.run(["config", "docs"])
        #expect(run.status == 0)
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/settings.md")
        // To bring it up to date: .build/release/martlet config docs > docs/settings.md
        #expect(String(decoding: try Data(contentsOf: page), as: UTF8.self) == run.output)
    }

    @Test("config show names the source of each value, and hides passwords") func show() async throws {
        let folder = try ScratchFolder("show")
        let file = folder.path + "/martlet.yaml"
        try "log-format: json\nlisten: 127.0.0.1:1\n".write(toFile: file, atomically: true, encoding: .utf8)
        let arguments = ["--config", file, "--upstreams", "https://user:hunter2@proxy.example.com", "--no-access-log"]
        let run = try await CommandRun.martlet(
            ["config", "show"] + arguments,
            ["MARTLET_LISTEN": "127.0.0.1:2", "GOPRIVATE": "corp.example.org", "GOPROXY": "http://127.0.0.1:9"],
            folder: folder.path
        )
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n").map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        for line in [
            "log-format json (\(file):1)",
            // A variable wins over the file.
            "listen 127.0.0.1:2 (MARTLET_LISTEN)",
            "private corp.example.org (GOPRIVATE)",
            "access-log false (--access-log)",
            "sumdb sum.golang.org (default)",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(!run.output.contains("hunter2"))
        // This variable of Go points at this very server, wherever the README was followed.
        #expect(!run.output.contains("127.0.0.1:9"))
    }

    @Test("config show --format yaml is a settings file with the same effect") func showYAML() async throws {
        let folder = try ScratchFolder("yaml")
        let given = ["--listen", "127.0.0.1:3", "--route", "a.b=https://a.b", "--freshness-list", "5m"]
        let run = try await CommandRun.martlet(["config", "show", "--format", "yaml"] + given, folder: folder.path)
        let file = folder.path + "/martlet.yaml"
        try run.output.write(toFile: file, atomically: true, encoding: .utf8)
        let again = try await CommandRun.martlet(["config", "show", "--config", file], folder: folder.path)
        #expect(again.status == 0, "\(again.errors)\n\(run.output)")
        for value in ["127.0.0.1:3", "a.b=https://a.b", "5m"] {
            #expect(again.output.contains("\(value)  (\(file):"), "\(again.output)")
        }
    }

    /// Arguments, environment, and the one line that is told.
    static let broken: [(arguments: [String], environment: [String: String], line: String)] = [
        (
            ["--listen", "8080"], [:],
            "--listen: \"8080\" has no port; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"
        ),
        (
            ["--listen", "0.0.0.0:0"], [:],
            "--listen: \"0.0.0.0:0\" can be reached from other machines; "
                + "name an access-token-file, add --allow-anonymous to let whoever reaches it download, or listen on 127.0.0.1"
        ),
        (
            [], ["MARTLET_UPSTREAM_STALL_TIMEOUT": "15"],
            "MARTLET_UPSTREAM_STALL_TIMEOUT: \"15\" has no unit; use a duration such as 500ms, 30s or 5m"
        ),
        (
            [], ["MARTLET_LISTN": "x"],
            "MARTLET_LISTN: is not a setting; did you mean MARTLET_LISTEN?"
        ),
        (
            ["--max-size", "10MB"], [:],
            "--max-size: \"10MB\" cannot hold one large module (500 MiB); use at least 600MiB, or 0 for no limit"
        ),
        (
            ["--config", "unit.yaml"], [:],
            "unit.yaml:3: upstream.connect-timeout: \"30\" has no unit; use a duration such as 500ms, 30s or 5m"
        ),
        (["--config", "unknown.yaml"], [:], "unknown.yaml:2: lissten: is not a setting; did you mean listen?"),
        (
            ["--config", "nowhere.yaml"], [:],
            "--config: \"nowhere.yaml\" cannot be read: No such file or directory; name a file that this user may read"
        ),
        (
            ["--tls-cert", "nowhere.pem", "--tls-key", "junk.pem"], [:],
            "--tls-cert: \"nowhere.pem\" cannot be read: No such file or directory; name a file that this user may read"
        ),
        (
            ["--tls-cert", "junk.pem", "--tls-key", "junk.pem"], [:],
            "--tls-cert: \"junk.pem\" holds no certificate; name a file of certificates in PEM form"
        ),
        (["--tls-cert", "junk.pem"], [:], "--tls-cert: is given without tls-key; give both, or neither"),
        (
            ["--ca-file", "junk.pem"], [:],
            "--ca-file: \"junk.pem\" holds no certificate; name a file of certificates in PEM form"
        ),
        (
            ["--netrc", "junk.pem"], [:],
            "--netrc: \"junk.pem\" cannot be used (netrc, line 1: expected machine, login, password, account, "
                + "macdef or default); write machine HOST login USER password PASSWORD"
        ),
        (
            ["--upstream-token-file", "https://proxy.example.com=junk.pem"], [:],
            "--upstream-token-file: \"junk.pem\" can be read by everybody; run chmod o= on it (0640 at most)"
        ),
        (
            ["--upstream-credential-helper", "https://proxy.example.com=/nowhere/helper --of ci"], [:],
            "--upstream-credential-helper: \"/nowhere/helper\" cannot be run: No such file or directory; "
                + "name a program that this user may run"
        ),
        (
            [], ["MARTLET_LISTEN_PORT": "9090"],
            "MARTLET_LISTEN_PORT: is not a setting; `martlet config docs` lists all settings"
        ),
        (
            ["--upstreams", "http://user:hunter2@proxy.example.com"], [:],
            "--upstreams: refusing to send credentials to http://proxy.example.com: it is not https; "
                + "use https, or leave user and password out"
        ),
    ]

    @Test("a wrong setting: 78 and one line, from config check as from serve", arguments: broken.indices)
    func wrongSetting(_ index: Int) async throws {
        let (arguments, environment, line) = Self.broken[index]
        let folder = try ScratchFolder("broken")
        for (name, text) in [
            ("unit.yaml", "listen: 127.0.0.1:0\nupstream:\n  connect-timeout: 30\n"),
            ("unknown.yaml", "sumdb: off\nlissten: 127.0.0.1:0\n"), ("junk.pem", "junk\n"),
        ] {
            try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8)
        }
        // As most accounts make files.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.path + "/junk.pem")
        for command in [["config", "check"], ["serve", "--store", "store"]] {
            let run = try await CommandRun.martlet(command + arguments, environment, folder: folder.path, limit: 20)
            #expect(run.status == 78 && !run.wasSignalled, "\(command)")
            #expect(run.errors == "error: \(line)\n", "\(command)")
            #expect(run.output.isEmpty)
        }
    }

    @Test("good settings: config check says so") func rightSettings() async throws {
        let run = try await Self.run(["config", "check"])
        #expect(run.status == 0)
        #expect(run.output == "settings are valid\n")
    }

    @Test("without a server, status and offline say so at once: 70", arguments: [["status"], ["offline", "on"]])
    func noServer(_ command: [String]) async throws {
        let run = try await Self.run(command + ["--store", "nowhere"])
        #expect(run.status == 70)
        #expect(run.errors == "error: no server answers at nowhere/.martlet/admin.sock: No such file or directory\n")
    }

    @Test("a reader of the output that went away, and no output at all, are harmless") func closedOutput() async throws
    {
        let martlet = try Tool.martlet()
        let folder = try ScratchFolder("closed")
        // `:` reads nothing; the table is longer than what a pipe holds for nobody.
        for line in ["\"$0\" config docs | :; exit ${PIPESTATUS[0]}", "\"$0\" config show --store s >&- 2>&- <&-"] {
            let run = try await CommandRun.of("/bin/bash", ["-c", line, martlet], environment: ["HOME": folder.path])
            #expect(run.status == 0, "\(line): \(run.errors)")
        }
    }
}
