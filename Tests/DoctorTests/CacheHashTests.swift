import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

/// What the go command does in each case was tried with go 1.27.3.
@Suite struct CacheHashTests {
    /// A change of a healthy cache, and what is to be said of the first module.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let expected: Expected?
        let change: @Sendable (CacheFixture) async throws -> Void
        var testDescription: String { name }

        init(_ name: String, _ expected: Expected?, _ change: @escaping @Sendable (CacheFixture) async throws -> Void) {
            (self.name, self.expected, self.change) = (name, expected, change)
        }
    }

    private static let wrong = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    static let cases = [
        Case("healthy", nil) { _ in },
        Case("blanks around the hash", nil) {
            try $0.write("\n\($0.hashes[CacheFixture.modules[0]] ?? "")\n", $0.path("ziphash"))
        },
        Case("the zip is torn, and unpacked before", .warn("CACHE001")) { try $0.tear($0.path("zip")) },
        Case("the zip is torn", .fail("CACHE001")) {
            try $0.tear($0.path("zip"))
            try $0.remove($0.unpacked())
        },
        Case("the zip is torn while it was unpacked", .fail("CACHE001")) {
            try $0.tear($0.path("zip"))
            try $0.write("", $0.path("partial"))
        },
        Case("the zip is empty", .fail("CACHE001")) {
            try $0.write("", $0.path("zip"))
            try $0.remove($0.unpacked())
        },
        Case("the zip is a page", .fail("CACHE001")) {
            try $0.write("<html>", $0.path("zip"))
            try $0.remove($0.unpacked())
        },
        Case("the zip was changed, and unpacked before", .warn("CACHE001")) { _ = try await $0.changeZip() },
        Case("the zip was changed", .fail("CACHE001")) {
            _ = try await $0.changeZip()
            try $0.remove($0.unpacked())
        },
        Case("zip and hash agree, and go.sum does not", .fail("SUM001")) {
            try $0.write(try await $0.changeZip(), $0.path("ziphash"))
        },
        Case("the hash is another one", .fail("CACHE001")) { try $0.write(wrong, $0.path("ziphash")) },
        Case("zip and hash are other ones", .fail("SUM001")) {
            _ = try await $0.changeZip()
            try $0.write(wrong, $0.path("ziphash"))
        },
        // Go makes the hash anew.
        Case("the hash is missing", .warn("CACHE001")) { try $0.remove($0.path("ziphash")) },
        Case("the hash is empty", .warn("CACHE001")) { try $0.write("", $0.path("ziphash")) },
        Case("the hash was overwritten with zeros", .warn("CACHE001")) {
            try $0.write([UInt8](repeating: 0, count: 47), $0.path("ziphash"))
        },
        Case("the hash is of another kind", .fail("CACHE001")) {
            try $0.write(wrong.replacing("h1:", with: "h2:"), $0.path("ziphash"))
        },
        Case("the hash is missing, and the zip torn", .fail("CACHE001")) {
            try $0.tear($0.path("zip"))
            try $0.remove($0.path("ziphash"))
        },
        Case("the hash is missing, and the zip another one", .fail("SUM001")) {
            _ = try await $0.changeZip()
            try $0.remove($0.path("ziphash"))
        },
        Case("the zip was removed", nil) { try $0.remove($0.path("zip")) },
        Case("the zip was removed, and the hash is another one", .fail("SUM001")) {
            try $0.remove($0.path("zip"))
            try $0.write(wrong, $0.path("ziphash"))
        },
        Case("nothing is there", nil) { fixture in
            for kind in ["zip", "ziphash", "mod", "info", "lock"] { try fixture.remove(fixture.path(kind)) }
            try fixture.remove(fixture.unpacked())
        },
        // Go reads such an archive.
        Case("the zip has a byte in front", Expected(verdict: .unknown)) {
            let path = try $0.path("zip")
            try $0.write([0] + (DiskFolder.content(of: path, limit: 1 << 20) ?? []), path)
        },
        Case("the zip is a link", Expected(verdict: .unknown)) {
            let path = try $0.path("zip")
            try $0.remove(path)
            try $0.link("/etc/hostname", at: path)
        },
    ]

    @Test("says what is wrong with a zip, and whether it harms", arguments: cases)
    func zip(_ test: Case) async throws {
        let fixture = try await CacheFixture()
        try await test.change(fixture)
        let outcomes = try await CacheHashCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .seconds(60))
        #expect(outcomes.first?.verdict == .ok)
        let found = outcomes.dropFirst().first
        if let expected = test.expected {
            #expect(expected.matches(found), "\(String(describing: found))")
            #expect(found?.node == Outcome.Node("cache.hash", CacheFixture.modules[0]))
        }
        #expect(outcomes.count == (test.expected == nil ? 1 : 2))
    }

    @Test("a hash of go.sum that is none is not the fault of the cache")
    func doubtfulSum() async throws {
        let fixture = try await CacheFixture()
        let sum = "\(fixture.folder.path)/p/go.sum"
        let text = String(decoding: DiskFolder.content(of: sum, limit: 1 << 20) ?? [], as: UTF8.self)
        try fixture.write("example.com/a v1.0.0 h1:nonsense\n\(text)", sum)
        try fixture.write("package main\n\nimport _ \"example.com/a\"\n", "\(fixture.folder.path)/p/main.go")
        let view = try fixture.view()
        let record = OutcomeRecord()
        record.add(GoSumCheck.outcomes(view.project, cache: view.layout.root, record))
        let outcomes = try await CacheHashCheck.outcomes(view, record, time: .seconds(60))
        #expect(Expected.fail("SUM001").matches(outcomes.last))
        #expect(outcomes.last?.because == Outcome.Node("proj.gosum"))
        #expect(CacheRepair(moduleCache: view.layout.root).plan(for: outcomes).isEmpty)
    }

    @Test("what nobody asks for is a warning")
    func others() async throws {
        let fixture = try await CacheFixture()
        try fixture.tear(try fixture.path("zip", of: CacheFixture.other))
        try fixture.remove(try fixture.unpacked(CacheFixture.other))
        let outcomes = try await CacheHashCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .seconds(60))
        #expect(outcomes.map(\.verdict) == [.ok, .warn])
        #expect(outcomes.last?.node.subject == CacheFixture.other)
    }

    @Test("says how many were read when the time is up")
    func budget() async throws {
        let fixture = try await CacheFixture()
        let none = try await CacheHashCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .zero)
        #expect(none.first?.facts.map(\.value) == ["0 / 3"])
        let all = try await CacheHashCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .seconds(60))
        #expect(all.first?.facts.map(\.value) == ["3 / 3"])
    }

    @Test("with a vendor folder the cache is not needed")
    func vendored() async throws {
        let fixture = try await CacheFixture()
        try fixture.tear(try fixture.path("zip"))
        try fixture.remove(try fixture.unpacked())
        try fixture.write("", "\(fixture.folder.path)/p/vendor/modules.txt")
        let outcomes = try await CacheHashCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .seconds(60))
        #expect(outcomes.map(\.verdict) == [.ok, .warn])
    }

    @Test("a check that is cancelled stops")
    func cancelled() async throws {
        let fixture = try await CacheFixture()
        let view = try fixture.view()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await CacheHashCheck.outcomes(view, OutcomeRecord(), time: .seconds(60))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
