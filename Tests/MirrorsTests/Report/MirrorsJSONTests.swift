import ErrorLibrary
import Foundation
import Testing

@testable import Mirrors

@Suite("JSON about mirrors") struct MirrorsJSONTests {
    private func object(_ check: MirrorCheck, _ language: Language = .english) throws -> [String: Any] {
        let text = MirrorsJSON(check, language).text
        #expect(text.hasSuffix("}\n") && !text.contains("pa55"))
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("has its version and what was found out") func fields() throws {
        let check = try object(try ReportScene.check())
        #expect(check["version"] as? Int == 1 && check["checked"] as? String == "2026-11-22T14:30:00Z")
        let mirrors = try #require(check["mirrors"] as? [[String: Any]])
        #expect(mirrors.map { $0["name"] as? String }.first == "https://proxy.example")
        #expect(mirrors.map { $0["verdict"] as? String } == ["healthy", "limited", "failing", "altered"])
        let first = try #require(mirrors.first)
        let latency = try #require(first["latency"] as? [String: Any])
        #expect(latency["total"] as? Double == 0.04 && first["certificateExpires"] as? String == "2027-01-19T14:30:00Z")
        let probes = try #require(first["probes"] as? [[String: Any]])
        #expect(probes.map { $0["id"] as? String } == MirrorProbe.allCases.map(\.rawValue))
        let agreements = try #require(check["agreements"] as? [[String: Any]])
        #expect(agreements.map { $0["agrees"] as? Bool } == [false, true])
        let recommended = try #require(check["recommended"] as? [String: Any])
        #expect(recommended["goproxy"] as? String == "https://proxy.example|https://limited.example/go,direct")
        #expect((recommended["run"] as? String)?.hasPrefix("go env -w \"GOPROXY=") == true)
    }

    @Test("has the fields of docs/mirrors.md") func page() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/mirrors.md")
        let text = try String(contentsOf: file.standardizedFileURL, encoding: .utf8)
        for field in names(try object(try ReportScene.check())) {
            let spellings = ["`\(field)`", ".\(field)`", "`\(field)[]`", ".\(field)[]`"]
            #expect(spellings.contains { text.contains($0) }, "\(field)")
        }
    }

    private func names(_ value: Any) -> Set<String> {
        if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(names($1)) } }
        guard let object = value as? [String: Any] else { return [] }
        return object.reduce(into: []) { $0.formUnion(names($1.value).union([$1.key])) }
    }

    @Test("holds hostile texts as they are", arguments: ReportScene.hostile) func hostile(_ text: String) throws {
        let check = try object(try ReportScene.check(detail: text))
        let mirrors = try #require(check["mirrors"] as? [[String: Any]])
        #expect(mirrors.first?["software"] as? String == text)
    }
}
