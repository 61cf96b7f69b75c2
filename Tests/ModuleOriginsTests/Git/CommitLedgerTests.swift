import Foundation
import GoModules
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("The commits of versions, on disk") struct CommitLedgerTests {
    private static let (first, second) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))

    private let folder: TemporaryFolder

    init() throws { self.folder = try TemporaryFolder() }

    /// Another ledger in the same folder, as after a restart.
    private func ledger(longest: Int = 16 << 20) -> CommitLedger {
        CommitLedger(folder: "\(folder.path)/commits", clock: TestClock().service, longest: longest)
    }

    private func note(_ ledger: CommitLedger, _ path: String, _ version: String, _ hash: String) throws {
        try ledger.note(try #require(GitHash(hash)), of: try ModuleVersion(path: path, version: version))
    }

    /// What a ledger knows of a module, as `version commit` with the begin of the hash.
    private func known(_ ledger: CommitLedger, _ path: String) throws -> [String] {
        try ledger.commits(of: try ModulePath(path)).map { "\($0) \("\($1)".prefix(2))" }.sorted()
    }

    private func file(of path: String) -> String { "\(folder.path)/commits/\(MirrorName.name(of: path))" }

    private func append(_ text: String, to path: String) throws {
        let handle = try #require(FileHandle(forWritingAtPath: file(of: path)))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    @Test("are those of each module by itself, and outlast a restart") func modules() throws {
        let ledger = ledger()
        #expect(try known(ledger, "a.b/c") == [])
        try note(ledger, "a.b/c", "v1.0.0", Self.first)
        try note(ledger, "a.b/c", "v1.1.0", Self.second)
        try note(ledger, "a.b/C", "v1.0.0", Self.second)
        for ledger in [ledger, self.ledger()] {
            #expect(try known(ledger, "a.b/c") == ["v1.0.0 aa", "v1.1.0 bb"])
            #expect(try known(ledger, "a.b/C") == ["v1.0.0 bb"])
            #expect(try known(ledger, "a.b") == [])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/commits").count == 2)
    }

    @Test("are the last that were noted, and the same one is written once") func last() throws {
        let ledger = ledger()
        for hash in [Self.first, Self.second, Self.second] { try note(ledger, "a.b/c", "v1.0.0", hash) }
        #expect(try known(ledger, "a.b/c") == ["v1.0.0 bb"])
        #expect(try known(self.ledger(), "a.b/c") == ["v1.0.0 bb"])
        let size = try #require(FileManager.default.contents(atPath: file(of: "a.b/c"))).count
        try note(self.ledger(), "a.b/c", "v1.0.0", Self.second)
        #expect(FileManager.default.contents(atPath: file(of: "a.b/c"))?.count == size)
        try note(self.ledger(), "a.b/c", "v1.0.0", Self.first)
        #expect(try known(self.ledger(), "a.b/c") == ["v1.0.0 aa"])
    }

    @Test(
        "are read past lines that say nothing",
        arguments: [
            "", "v1.1.0", "v1.1.0 aaaa", "v1.1.0 \(first) more", "1.1.0 \(first)", "v1.1 \(first)",
            "v1.1.0 \(first.uppercased())", "v1.1.0\t\(first)", "\u{0}", "a.b/c",
        ]
    )
    func unknownLines(_ line: String) throws {
        try note(ledger(), "a.b/c", "v1.0.0", Self.first)
        try append("\(line)\nv1.2.0 \(Self.second)\n", to: "a.b/c")
        #expect(try known(ledger(), "a.b/c") == ["v1.0.0 aa", "v1.2.0 bb"])
    }

    @Test("are whole again after a line that a crash cut off", arguments: [0, 1, 6, 7, 8, 30, 46, 47])
    func cutOff(_ length: Int) throws {
        try note(ledger(), "a.b/c", "v1.0.0", Self.first)
        try append(String("v1.1.0 \(Self.second)".prefix(length)), to: "a.b/c")
        let isWhole = length == 47
        #expect(try known(ledger(), "a.b/c") == ["v1.0.0 aa"] + (isWhole ? ["v1.1.0 bb"] : []))
        try note(ledger(), "a.b/c", "v1.2.0", Self.second)
        #expect(try known(ledger(), "a.b/c") == ["v1.0.0 aa"] + (isWhole ? ["v1.1.0 bb"] : []) + ["v1.2.0 bb"])
    }

    // MARK: Long files

    @Test("are all read from a long file") func long() throws {
        try note(ledger(), "a.b/c", "v1.0.0", Self.first)
        try append(String(repeating: "\nv1.1.0 \(Self.second)\n", count: 60_000), to: "a.b/c")
        #expect(try known(ledger(), "a.b/c") == ["v1.0.0 aa", "v1.1.0 bb"])
    }

    @Test("are never forgotten in silence because the file is too long") func tooLong() throws {
        try note(ledger(), "a.b/c", "v1.0.0", Self.first)
        try append(String(repeating: "\n", count: 1000), to: "a.b/c")
        let ledger = ledger(longest: 1000)
        let error = CommitLedgerError.full(try ModulePath("a.b/c"), limit: 1000)
        #expect(throws: error) { try known(ledger, "a.b/c") }
        #expect(throws: error) { try note(ledger, "a.b/c", "v1.1.0", Self.second) }
        // Others have files of their own.
        try note(ledger, "a.b/d", "v1.0.0", Self.first)
        #expect(try known(self.ledger(), "a.b/c") == ["v1.0.0 aa"])
    }

    @Test("are written anew without what counts no more, before the file is too long") func compacted() throws {
        let ledger = ledger(longest: 300)
        for round in 0..<40 {
            try note(ledger, "a.b/c", "v1.0.0", round.isMultiple(of: 2) ? Self.first : Self.second)
            try note(ledger, "a.b/c", "v1.1.0", round.isMultiple(of: 2) ? Self.second : Self.first)
            let size = try #require(FileManager.default.contents(atPath: file(of: "a.b/c"))).count
            #expect(size <= 300)
        }
        #expect(try known(self.ledger(longest: 300), "a.b/c") == ["v1.0.0 bb", "v1.1.0 aa"])
        for minor in 2...5 { try note(ledger, "a.b/c", "v1.\(minor).0", Self.first) }
        #expect(throws: CommitLedgerError.self) { try note(ledger, "a.b/c", "v1.6.0", Self.first) }
        let six = ["v1.0.0 bb"] + (1...5).map { "v1.\($0).0 aa" }
        #expect(try known(ledger, "a.b/c") == six)
        #expect(try known(self.ledger(longest: 300), "a.b/c") == six)
    }

    @Test("are an error where the file cannot be read") func unreadable() throws {
        try FileManager.default.createDirectory(
            atPath: file(of: "a.b/c"),
            withIntermediateDirectories: true
        )
        #expect(throws: (any Error).self) { try known(ledger(), "a.b/c") }
    }

    @Test("are not remembered when they could not be written") func unwritable() throws {
        try Data().write(to: URL(fileURLWithPath: "\(folder.path)/commits"))
        let ledger = ledger()
        #expect(throws: (any Error).self) { try note(ledger, "a.b/c", "v1.0.0", Self.first) }
        #expect(try known(ledger, "a.b/c") == [])
        try FileManager.default.removeItem(atPath: "\(folder.path)/commits")
        try note(ledger, "a.b/c", "v1.0.0", Self.first)
        #expect(try known(self.ledger(), "a.b/c") == ["v1.0.0 aa"])
    }
}
