import Findings
import Foundation
import Testing

@Suite("A report in SARIF") struct SARIFReportTests {
    private struct Log: Decodable {
        struct Text: Decodable { let text: String }
        struct Rule: Decodable {
            let id: String
            let shortDescription: Text
            let fullDescription: Text
            let help: Text
        }
        struct Driver: Decodable {
            let name: String
            let version: String
            let informationUri: String?
            let rules: [Rule]
        }
        struct Tool: Decodable { let driver: Driver }
        struct Artifact: Decodable {
            let uri: String
            let uriBaseId: String
        }
        struct Region: Decodable { let startLine: Int }
        struct Physical: Decodable {
            let artifactLocation: Artifact
            let region: Region
        }
        struct Location: Decodable { let physicalLocation: Physical }
        struct Result: Decodable {
            let ruleId: String
            let ruleIndex: Int
            let level: String
            let message: Text
            let locations: [Location]?
            let partialFingerprints: [String: String]
        }
        struct Invocation: Decodable {
            let executionSuccessful: Bool
            let endTimeUtc: String
        }
        struct Run: Decodable {
            let tool: Tool
            let invocations: [Invocation]
            let results: [Result]
        }
        let version: String
        let runs: [Run]
    }

    private func run(_ findings: [Finding], fallback: String? = nil) throws -> Log.Run {
        let text = SARIFReport.text(findings, by: Samples.tool, at: Samples.time, fallback: fallback)
        let log = try JSONDecoder().decode(Log.self, from: Data(text.utf8))
        #expect(log.version == "2.1.0")
        #expect(log.runs.count == 1)
        return try #require(log.runs.first)
    }

    @Test("names the tool and the time") func tool() throws {
        let run = try run([])
        #expect(run.tool.driver.name == "martlet doctor")
        #expect(run.tool.driver.version == "1.0.0")
        #expect(run.tool.driver.informationUri == "https://martlet.example/doctor")
        #expect(run.invocations.map(\.endTimeUtc) == ["2026-01-02T03:04:05Z"])
        #expect(run.results.isEmpty && run.tool.driver.rules.isEmpty)
    }

    @Test("names each rule once, and each result by its index") func rules() throws {
        let run = try run([Samples.expired, Samples.missingLine, Samples.expired, Samples.retracted])
        #expect(run.tool.driver.rules.map(\.id) == ["MTL-TLS002", "MTL-SUM006", "MTL-MOD005"])
        #expect(run.results.map(\.ruleIndex) == [0, 1, 0, 2])
        #expect(run.results.map(\.level) == ["error", "warning", "error", "note"])
        // GitHub wants a help for every rule.
        #expect(
            run.tool.driver.rules.map(\.help.text) == [
                "Tell the operator.", "go.sum lacks a line", "the author retracted this version",
            ]
        )
        #expect(Set(run.results.compactMap { $0.partialFingerprints["primaryLocationLineHash"] }).count == 4)
    }

    @Test("gives a place to what has one") func places() throws {
        let results = try run([Samples.expired, Samples.missingLine, Samples.retracted]).results
        #expect(results[0].locations == nil)
        #expect(results[1].locations?.map(\.physicalLocation.artifactLocation.uri) == ["go.sum"])
        #expect(results[1].locations?.map(\.physicalLocation.region.startLine) == [7])
        #expect(results[2].locations?.map(\.physicalLocation.artifactLocation.uri) == ["tools/go.mod"])
        #expect(results[2].locations?.map(\.physicalLocation.artifactLocation.uriBaseId) == ["%SRCROOT%"])
    }

    @Test("gives every result a place where a file is named for it") func fallback() throws {
        let results = try run([Samples.expired, Samples.missingLine], fallback: "go.mod").results
        #expect(results.map { $0.locations?.first?.physicalLocation.artifactLocation.uri } == ["go.mod", "go.sum"])
        #expect(results[0].locations?.first?.physicalLocation.region.startLine == 1)
    }

    @Test("holds any text as it is, and any path as a reference") func hostile() throws {
        let run = try run([Samples.hostile()])
        let result = try #require(run.results.first)
        #expect(result.message.text == Samples.hostile)
        #expect(run.tool.driver.rules.map(\.id) == [Samples.hostile])
        let uri = try #require(result.locations?.first?.physicalLocation.artifactLocation.uri)
        #expect(uri.hasPrefix("a%20b/%25a%1B%5B31m%3Cb%3E%26%22%27%00%5D%5D%3E%0D%0A%3A%3Aerror"))
        #expect(uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(uri.removingPercentEncoding == "a b/%\(Samples.hostile)/go:mod")
    }

    @Test("is the same text for the same findings") func deterministic() {
        let texts = (0..<3).map { _ in
            SARIFReport.text(
                [Samples.expired, Samples.missingLine, Samples.hostile()],
                by: Samples.tool,
                at: Samples.time
            )
        }
        #expect(Set(texts).count == 1)
        #expect(texts[0].hasSuffix("}\n"))
    }
}
