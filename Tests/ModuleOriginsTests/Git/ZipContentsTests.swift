import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing
import ZipArchive

@testable import ModuleOrigins

/// Every version that profits from the one before it must be what it is alone.
@Suite("The zip of a further version", .timeLimit(.minutes(2))) struct ZipContentsTests {
    private static let path = "github.com/fx/basic"

    private let fixtures: GitFixtures
    private let git: FakeGit

    init() throws {
        self.fixtures = try GitFixtures(["https://\(Self.path)"])
        self.git = try FakeGit(FakeGit.counting)
    }

    // MARK: What git is asked for

    @Test("needs from git only what has changed") func changed() async throws {
        try commit("v1.1.0", ["a.go": "package a", "b.go": "package a", "c/d.go": "package c", "z.txt": ""])
        try commit("v1.2.0", ["a.go": "package a", "b.go": "// b", "c/d.go": "package c", "c/e.go": "", "z.txt": ""])
        #expect(try await asked("v1.2.0", after: ["v1.1.0"]) == ["b.go", "c/e.go"])
    }

    @Test("needs nothing from git when nothing has changed") func same() async throws {
        try commit("v1.1.0", ["a.go": "package a"])
        try commit("v1.2.0", ["a.go": "package a"])
        #expect(try await asked("v1.2.0", after: ["v1.1.0"]) == nil)
    }

    @Test("needs what has moved, whose bytes may depend on its name") func moved() async throws {
        try commit("v1.1.0", ["a.go": "package a", "b.go": "package b"])
        try commit("v1.2.0", ["a.go": "package a", "c.go": "package b"])
        #expect(try await asked("v1.2.0", after: ["v1.1.0"]) == ["c.go"])
    }

    @Test("tells apart names that are one to Unicode and two to git") func twins() async throws {
        try commit(bytes: "v1.1.0", [("\u{F900}.go", "package a // one"), ("\u{8C48}.go", "package a // the other")])
        try commit(
            bytes: "v1.2.0",
            [("\u{F900}.go", "package a // one"), ("\u{8C48}.go", "package a // the other"), ("z.go", "package a")]
        )
        #expect(try await asked("v1.2.0", after: ["v1.1.0"]) == ["z.go"])
    }

    @Test("is made anew when the attributes are others") func attributes() async throws {
        try commit("v1.1.0", ["a.go": "package a\n"])
        try commit("v1.2.0", ["a.go": "package a\n", ".gitattributes": "*.go text eol=crlf\n"])
        try commit("v1.3.0", ["a.go": "package a\n", "b.go": "", ".gitattributes": "*.go text eol=crlf\n"])
        #expect(try await asked("v1.2.0", after: ["v1.1.0"]) == [])
        #expect(try await asked("v1.3.0", after: ["v1.1.0", "v1.2.0"]) == ["b.go"])
    }

    @Test("of a folder is made anew when the attributes above it are others") func attributesAbove() async throws {
        let files = ["sub/go.mod": "module \(Self.path)/sub\n", "sub/a.go": "package a\n", "sub/x/b.go": ""]
        try commit("sub/v1.1.0", files)
        try commit("sub/v1.2.0", files.merging([".gitattributes": "*.go text eol=crlf\n"]) { _, other in other })
        let changed = [".gitattributes": "*.go text eol=crlf\n", "sub/x/b.go": "package b"]
        try commit("sub/v1.3.0", files.merging(changed) { _, other in other })
        let path = "\(Self.path)/sub"
        #expect(try await asked("v1.2.0", after: ["v1.1.0"], of: path) == ["sub"])
        #expect(try await asked("v1.3.0", after: ["v1.2.0"], of: path) == ["sub/x/b.go"])
    }

    @Test("takes nothing from another mirror, another folder or other attributes") func keys() throws {
        let contents = ZipContents(clock: TestClock().service)
        let blob = try #require(GitHash(String(repeating: "a", count: 40)))
        let content = try #require(try Self.deflated([1, 2, 3]))
        func tree(_ mirror: String, _ folder: String, _ attributes: [String: [UInt8]]) -> ZipContents.Tree {
            ZipContents.Tree(mirror: mirror, folder: folder, attributes: attributes)
        }
        contents.learner([[97]: blob], in: tree("m", "f", ["x": [1]]))([97], content)
        #expect(contents.known([[97]: blob], in: tree("m", "f", ["x": [1]])).keys.map(\.self) == [[97]])
        #expect(contents.known([[98]: blob], in: tree("m", "f", ["x": [1]])).isEmpty)
        for other in [
            tree("n", "f", ["x": [1]]), tree("m", "g", ["x": [1]]), tree("m", "f", ["y": [1]]), tree("m", "f", [:]),
            tree("m", "f", ["x": [2]]), tree("m", "f1", ["": [49, 58, 120]]),
        ] { #expect(contents.known([[97]: blob], in: other).isEmpty) }
    }

    @Test("is planned as a whole when too much is wanted for a command line") func plans() throws {
        let content = try #require(try Self.deflated([1]))
        let paths = (0...1001).map { Array("\($0).go".utf8) }
        let few = ZipPlan(Array(paths.prefix(3)), in: "sub", known: [Array("1.go".utf8): content])
        #expect(few.asked == ["sub/0.go", "sub/2.go"])
        #expect(few.wanted == [Array("0.go".utf8), Array("2.go".utf8)])
        let many = ZipPlan(paths, in: "sub", known: [Array("1.go".utf8): content])
        #expect(many.asked == ["sub"])
        #expect(many.wanted.count == 1002)
        #expect(many.known.isEmpty)
        let long = ZipPlan([[UInt8](repeating: 97, count: 66_000), [98]], in: "", known: [[98]: content])
        #expect(long.asked.isEmpty)
        #expect(long.needsStream)
        #expect(!ZipPlan([[98]], in: "", known: [[98]: content]).needsStream)
    }

    // MARK: Help

    private static func deflated(_ bytes: [UInt8]) throws -> DeflatedContent? {
        var writer = try ZipWriter { _ in }
        try writer.begin("x")
        try bytes.withUnsafeBytes { try writer.write($0) }
        return try writer.end()
    }

    /// Commits these files alone, and tags the commit.
    private func commit(_ tag: String, _ files: [String: String]) throws {
        try commit(bytes: tag, files.map { ($0.key, $0.value) })
    }

    /// Also of names that are equal as texts.
    private func commit(bytes tag: String, _ files: [(path: String, text: String)]) throws {
        let all = [("go.mod", "module \(Self.path)\n")] + files
        let changes = all.map { path, text in "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n" }
        let stream = """
            commit refs/heads/made
            committer A <a@example.com> 1700000000 +0000
            data 1
            x
            deleteall
            \(changes.joined())
            reset refs/tags/\(tag)
            from refs/heads/made

            """
        let folder = "\(fixtures.folder.path)/repositories/fx/basic"
        try GitFixtures.git(["--git-dir=\(folder)", "fast-import", "--quiet", "--force"], input: stream)
    }

    /// The paths that git is asked to archive for a version after others; nil when it is not asked.
    ///
    /// Makes sure that the zip is what it is for who asks for nothing else.
    private func asked(
        _ version: String,
        after others: [String],
        of path: String = ZipContentsTests.path
    ) async throws
        -> [String]?
    {
        let source = try source()
        for other in others { _ = try await zip(other, of: path, from: source) }
        let before = git.log.count
        let bytes = try await zip(version, of: path, from: source)
        let line = git.log[before...].first { $0.contains(" archive ") }
        #expect(try await bytes == zip(version, of: path, from: self.source()))
        guard let line, let end = line.firstRange(of: "--end-of-options ")?.upperBound else { return nil }
        return line[end...].split(separator: " ").dropFirst().map(String.init)
    }

    private func source() throws -> DirectSource {
        try GitFixtures.source(folder: fixtures.folder.path, git: git.path)
    }

    private func zip(_ version: String, of path: String, from source: DirectSource) async throws -> [UInt8] {
        let staging = MemoryStaging()
        try await source.download(try ModuleVersion(path: path, version: version), into: staging.staging())
        return staging.bytes
    }
}
