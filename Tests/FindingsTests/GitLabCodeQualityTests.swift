import Findings
import Foundation
import Testing

@Suite("A code quality report for GitLab") struct GitLabCodeQualityTests {
    private struct Entry: Decodable {
        struct Lines: Decodable { let begin: Int }
        struct Location: Decodable {
            let path: String
            let lines: Lines
        }
        let description: String
        let check_name: String
        let fingerprint: String
        let severity: String
        let location: Location
    }

    private func entries(_ findings: [Finding], fallback: String = "go.mod") throws -> [Entry] {
        try JSONDecoder().decode([Entry].self, from: Data(GitLabCodeQuality.text(findings, fallback: fallback).utf8))
    }

    @Test("has an entry with a place for each finding") func places() throws {
        let entries = try entries([Samples.expired, Samples.missingLine, Samples.retracted])
        #expect(entries.map(\.location.path) == ["go.mod", "go.sum", "tools/go.mod"])
        #expect(entries.map(\.location.lines.begin) == [1, 7, 3])
        #expect(entries.map(\.severity) == ["major", "minor", "info"])
        #expect(entries.map(\.check_name) == ["MTL-TLS002", "MTL-SUM006", "MTL-MOD005"])
        #expect(entries[1].description == "go.sum lacks a line: example.com/a@v1.0.0")
    }

    @Test("has fingerprints that are all different, since GitLab shows one entry for each") func fingerprints() throws {
        let entries = try entries(Array(repeating: Samples.expired, count: 20))
        #expect(Set(entries.map(\.fingerprint)).count == 20)
    }

    @Test(
        "takes another file for what has none, if that is one of the project",
        arguments: [("go.work", "go.work"), ("/etc/x", "go.mod")]
    )
    func fallback(_ fallback: String, _ shown: String) throws {
        #expect(try entries([Samples.expired], fallback: fallback).map(\.location.path) == [shown])
    }

    @Test("of nothing is an empty list, and any text is held as it is") func edges() throws {
        #expect(GitLabCodeQuality.text([]) == "[]\n")
        let entries = try entries([Samples.hostile()])
        #expect(entries.map(\.check_name) == [Samples.hostile])
    }
}
