import Foundation
import GoModules
import TestKit

@testable import Doctor

/// A project in a folder of its own: a healthy one, with some of its files changed.
struct ProjectFixture {
    static let hash = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    /// Requires two modules and imports both.
    static let healthy = [
        "go.mod": goMod(),
        "go.sum": sum("example.com/a v1.0.0", "example.com/b v1.0.0"),
        "main.go": program("example.com/a", "example.com/b"),
    ]

    let folder: TemporaryFolder

    /// - `changes`: Files beside those of ``healthy``, or in place of them; nil for one that is not there.
    init(_ changes: [String: String?] = [:]) throws {
        self.folder = try TemporaryFolder()
        let files = Self.healthy.merging(changes.mapValues { $0 ?? "\0" }) { $1 }
        for (name, text) in files where text != "\0" {
            let path = "\(folder.path)/\(name)"
            let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        }
    }

    /// - `environment`: Go's variables; a workspace is looked for only where they say so.
    /// - `go`: The version of the go command; nil for none.
    func settings(_ environment: [String: String] = [:], go: String? = "go1.27.3") -> GoSettings {
        let variables = [
            "GOWORK": "off", "GOMODCACHE": "\(folder.path)/none", "GOTOOLCHAIN": "local", "GOPROXY": "off",
            "GOSUMDB": "off",
            "TMPDIR": "/nowhere",
        ]
        return GoSettings(
            environment: variables.merging(environment) { $1 },
            goCommand: go.map { GoCommand(path: "/usr/local/go/bin/go", version: $0, goroot: "/usr/local/go") }
        )
    }

    /// - `place`: The folder that one stands in, relative to that of the fixture.
    func project(_ settings: GoSettings? = nil, at place: String = "") -> Project? {
        ProjectReader(settings ?? self.settings()).project(at: "\(folder.path)/\(place)")
    }

    static func goMod(_ version: String = "1.21", _ more: String = "") -> String {
        "module example.com/main\n\ngo \(version)\n\nrequire (\n\texample.com/a v1.0.0\n\texample.com/b v1.0.0\n)\n\(more)"
    }

    /// Both lines of each module.
    static func sum(_ modules: String...) -> String {
        modules.map { "\($0) \(hash)\n\($0)/go.mod \(hash)\n" }.joined()
    }

    static func program(_ imports: String...) -> String {
        "package main\n\nimport (\n" + imports.map { "\t_ \"\($0)\"\n" }.joined() + ")\n\nfunc main() {}\n"
    }
}

/// What a check is to say.
struct Expected: Sendable, CustomStringConvertible {
    let verdict: Verdict
    var code: String?
    var file: String?
    var line: Int?

    static let ok = Expected(verdict: .ok)
    static let skip = Expected(verdict: .skip)

    static func fail(_ code: String, _ file: String? = nil, _ line: Int? = nil) -> Expected {
        Expected(verdict: .fail, code: "MTL-\(code)", file: file, line: line)
    }

    static func warn(_ code: String, _ file: String? = nil, _ line: Int? = nil) -> Expected {
        Expected(verdict: .warn, code: "MTL-\(code)", file: file, line: line)
    }

    var description: String { "\(verdict) \(code ?? "") \(file ?? ""):\(line ?? 0)" }

    /// Whether an outcome is the expected one; a file or line that is not named may be any.
    func matches(_ outcome: Outcome?) -> Bool {
        guard let outcome, outcome.verdict == verdict, outcome.code == code else { return false }
        return (file == nil || outcome.file == file) && (line == nil || outcome.line == line)
    }
}
