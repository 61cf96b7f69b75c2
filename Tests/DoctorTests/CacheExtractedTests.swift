import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

/// What `go mod verify` says in each case was tried with go 1.27.3.
@Suite struct CacheExtractedTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let expected: Expected?
        let change: @Sendable (CacheFixture) throws -> Void
        var testDescription: String { name }

        init(_ name: String, _ expected: Expected?, _ change: @escaping @Sendable (CacheFixture) throws -> Void) {
            (self.name, self.expected, self.change) = (name, expected, change)
        }
    }

    static let cases = [
        Case("healthy", nil) { _ in },
        Case("read-only, as Go leaves it", nil) { try $0.lock($0.unpacked()) },
        Case("a file was changed", .fail("CACHE001")) {
            try $0.write("package m // changed\n", "\($0.unpacked())/m.go")
        },
        Case("a source file was added", .fail("CACHE001")) { try $0.write("package m\n", "\($0.unpacked())/x.go") },
        // Builds work all the same; go mod verify complains.
        Case("a file manager left something", .warn("CACHE001")) {
            try $0.write("x", "\($0.unpacked())/sub/.DS_Store")
        },
        Case("a file was added, and another changed", .fail("CACHE001")) {
            try $0.write("x", "\($0.unpacked())/.DS_Store")
            try $0.write("package n\n", "\($0.unpacked())/m.go")
        },
        Case("a file was added, and there is no zip to compare with", .fail("CACHE001")) {
            try $0.write("x", "\($0.unpacked())/.DS_Store")
            try $0.remove($0.path("zip"))
        },
        Case("a file is missing", .fail("CACHE001")) { try $0.remove("\($0.unpacked())/m.go") },
        Case("a link was added", .warn("CACHE001")) { try $0.link("/etc/hostname", at: "\($0.unpacked())/link") },
        Case("a link is in the place of a file", .fail("CACHE001")) {
            try $0.remove("\($0.unpacked())/m.go")
            try $0.link("/etc/hostname", at: "\($0.unpacked())/m.go")
        },
        Case("an empty folder is of no account", nil) {
            try $0.write("", "\($0.unpacked())/empty/x")
            try $0.remove("\($0.unpacked())/empty/x")
        },
        // Go unpacks it anew.
        Case("it was not unpacked to the end", nil) {
            try $0.write("", $0.path("partial"))
            try $0.remove("\($0.unpacked())/m.go")
        },
        Case("the hash is missing", nil) {
            try $0.remove($0.path("ziphash"))
            try $0.remove("\($0.unpacked())/m.go")
        },
        Case("a file is in its place", nil) {
            try $0.remove($0.unpacked())
            try $0.write("", $0.unpacked())
        },
        // go.sum says which of folder and hash is right.
        Case("the hash is another one", nil) {
            try $0.write("h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", $0.path("ziphash"))
        },
        Case("the zip is missing, and a file was changed", .fail("CACHE001")) {
            try $0.remove($0.path("zip"))
            try $0.write("package m // changed\n", "\($0.unpacked())/m.go")
        },
    ]

    @Test("finds what was changed in an unpacked module", arguments: cases)
    func folder(_ test: Case) async throws {
        let fixture = try await CacheFixture()
        try test.change(fixture)
        let outcomes = try await CacheExtractedCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .seconds(60))
        let found = outcomes.dropFirst().first
        if let expected = test.expected { #expect(expected.matches(found), "\(String(describing: found))") }
        #expect(outcomes.count == (test.expected == nil ? 1 : 2))
        try fixture.lock(try fixture.unpacked(), 0o755)
    }

    @Test("names the files that differ")
    func names() async throws {
        let fixture = try await CacheFixture()
        try fixture.write("package m // changed\n", "\(try fixture.unpacked())/m.go")
        try fixture.write("x", "\(try fixture.unpacked())/sub/x.txt")
        let outcomes = try await CacheExtractedCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .seconds(60))
        let values = outcomes.last?.facts.map(\.value) ?? []
        #expect(values.contains("m.go") && values.contains("sub/x.txt"))
    }

    @Test("what came from a wrong zip follows from it")
    func because() async throws {
        let fixture = try await CacheFixture()
        try fixture.write("package m // changed\n", "\(try fixture.unpacked())/m.go")
        let record = OutcomeRecord()
        let node = Outcome.Node("cache.hash", CacheFixture.modules[0])
        record.add([.fail(node, "MTL-SUM001")])
        let outcomes = try await CacheExtractedCheck.outcomes(try fixture.view(), record, time: .seconds(60))
        #expect(outcomes.last?.because == node)
    }

    @Test("reads nothing without time")
    func budget() async throws {
        let fixture = try await CacheFixture()
        try fixture.remove("\(try fixture.unpacked())/m.go")
        let outcomes = try await CacheExtractedCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .zero)
        #expect(outcomes.map(\.verdict) == [.ok])
        #expect(outcomes.first?.facts.map(\.value) == ["0 / 2"])
    }
}
