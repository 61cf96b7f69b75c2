import ChecksumDatabase
import ErrorLibrary
import Foundation
import GoModules
import TestKit
import Testing

@testable import Doctor

@Suite struct CacheFileTests {
    @Test(
        ".info files are about their version",
        arguments: [
            (#"{"Version":"v1.0.0","Time":"2020-01-02T03:04:05Z"}"#, false), (#"{"Version":"v1.0.0"}"#, false),
            (#"{"Version":"v1.1.0","Time":"2020-01-02T03:04:05Z"}"#, true), (#"{"Time":"2020-01-02T03:04:05Z"}"#, true),
            ("", true), ("<html>", true), (#"{"Version":"v1.0.0""#, true),
        ]
    )
    func info(_ text: String, _ isWrong: Bool) async throws {
        let fixture = try await CacheFixture()
        try fixture.write(text, try fixture.path("info"))
        let outcomes = CacheInfoCheck.outcomes(try fixture.view())
        // Builds do not read them.
        #expect(outcomes.map(\.verdict) == (isWrong ? [.ok, .warn] : [.ok]))
        #expect(outcomes.dropFirst().allSatisfy { $0.code == "MTL-CACHE001" })
    }

    @Test(
        ".mod files are those of go.sum",
        arguments: [
            (CacheFixture.modules[0], "module example.com/a\n", nil),
            (CacheFixture.modules[0], "", Expected.fail("SUM008")),
            (CacheFixture.modules[0], "module example.com/a\n\ngo 1.20\n", .fail("SUM001")),
            (CacheFixture.modules[0], "//vgo 0.0.4\n\nmodule x\n", nil),
            (CacheFixture.other, "", .warn("SUM008")),
            (CacheFixture.other, "module anything\n", nil),
        ]
    )
    func mod(_ module: String, _ text: String, _ expected: Expected?) async throws {
        let fixture = try await CacheFixture()
        try fixture.write(text, try fixture.path("mod", of: module))
        let outcomes = CacheModCheck.outcomes(try fixture.view(), OutcomeRecord())
        #expect(outcomes.count == (expected == nil ? 1 : 2))
        if let expected { #expect(expected.matches(outcomes.last)) }
    }

    @Test("remains of downloads do no harm, but for a lock that is none")
    func leftovers() async throws {
        let fixture = try await CacheFixture()
        try fixture.write("", try fixture.path("partial"))
        try fixture.write("x", try fixture.path("zip123456.tmp"))
        try fixture.write("", "\(fixture.layout.download)/example.com/a/@v/list")
        let facts = CacheLeftoversCheck.outcomes(try fixture.view())
        #expect(facts.map(\.verdict) == [.ok])
        #expect(facts.first?.facts.map(\.value) == ["3", "1", "1", "1"])

        try fixture.remove(try fixture.path("lock"))
        try fixture.write("", "\(try fixture.path("lock"))/x")
        #expect(CacheLeftoversCheck.outcomes(try fixture.view()).map(\.verdict) == [.ok, .fail])
        try fixture.remove(try fixture.path("partial"))
        #expect(CacheLeftoversCheck.outcomes(try fixture.view()).map(\.verdict) == [.ok, .warn])
    }

    @Test("names with capital letters are noted")
    func capitals() async throws {
        let fixture = try await CacheFixture()
        try fixture.write("x", "\(fixture.layout.download)/example.com/B/@v/v1.2.0.zip")
        let outcomes = CacheCaseCheck.outcomes(try fixture.view())
        #expect(outcomes.map(\.verdict) == [.ok])
        #expect(outcomes.first?.facts.last?.value == "example.com/B (1)")
    }

    @Test(
        "copies of repositories are of those that their names stand for",
        arguments: [
            ("https://example.com/r", "https://example.com/r", true),
            ("https://example.com/r", "https://evil.example/r", false),
            ("https://example.com/other", "https://example.com/other", false), ("https://example.com/r", nil, true),
        ]
    )
    func repositories(_ address: String, _ origin: String?, _ isRight: Bool) async throws {
        let fixture = try await CacheFixture()
        let name = FileDigest(of: Array("git3:https://example.com/r".utf8)).hexadecimal
        let copy = "\(fixture.layout.root)/cache/vcs/\(name)"
        try fixture.write("git3:\(address)", "\(copy).info")
        let remote =
            origin.map { "[remote \"origin\"]\n\turl = \($0)\n[remote \"x\"]\n\turl = https://x.example\n" } ?? ""
        try fixture.write("[core]\n\tbare = true\n\(remote)", "\(copy)/config")
        let outcomes = CacheRepositoryCheck.outcomes(try fixture.view())
        #expect(outcomes.map(\.verdict) == (isRight ? [.ok] : [.ok, .warn]))
    }

    @Test("a healthy cache gives no findings")
    func healthy() async throws {
        let fixture = try await CacheFixture()
        let view = try fixture.view()
        let outcomes =
            CacheInfoCheck.outcomes(view) + CacheModCheck.outcomes(view, OutcomeRecord())
            + CacheLeftoversCheck.outcomes(view)
            + CacheCaseCheck.outcomes(view) + CacheRepositoryCheck.outcomes(view)
        #expect(outcomes.allSatisfy { $0.verdict == .ok })
        #expect(outcomes.prefix(2).compactMap(\.facts.first?.value) == ["3", "3"])
    }
}
