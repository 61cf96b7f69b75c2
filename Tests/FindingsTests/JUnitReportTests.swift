import Findings
import Foundation
import Testing

@Suite("A report in the XML of JUnit") struct JUnitReportTests {
    private static let checks = [
        ReportedCheck(
            id: "net.tls",
            subject: "https://proxy.corp.example",
            group: "Network",
            seconds: 0.25,
            outcome: .failed(Samples.expired)
        ),
        ReportedCheck(id: "env.gosumdb", group: "Settings", seconds: 0.0004, outcome: .passed),
        ReportedCheck(
            id: "net.alpn",
            subject: "https://proxy.corp.example",
            group: "Network",
            seconds: 0,
            outcome: .skipped("net.tls failed")
        ),
        ReportedCheck(id: "proj.gosum", group: "Project", seconds: 1, outcome: .warned(Samples.missingLine)),
        ReportedCheck(id: "net.dns", subject: "x", group: "Network", seconds: .nan, outcome: .unknown("no time left")),
    ]

    private func elements(_ checks: [ReportedCheck]) throws -> [XMLElements.Element] {
        try XMLElements(JUnitReport.text(checks, by: Samples.tool, at: Samples.time)).all
    }

    @Test("has one test case for each check, by group") func cases() throws {
        let elements = try elements(Self.checks)
        #expect(
            elements.filter { $0.name == "testsuite" }.map { $0.attributes["name"] } == [
                "Network", "Settings", "Project",
            ]
        )
        #expect(
            elements.filter { $0.name == "testcase" }.map { $0.attributes["name"] } == [
                "net.tls https://proxy.corp.example", "net.alpn https://proxy.corp.example", "net.dns x", "env.gosumdb",
                "proj.gosum",
            ]
        )
    }

    @Test("counts") func totals() throws {
        let elements = try elements(Self.checks)
        let all = try #require(elements.first)
        #expect(all.name == "testsuites")
        #expect(
            all.attributes == [
                "name": "martlet doctor", "tests": "5", "failures": "1", "errors": "0", "skipped": "2", "time": "1.250",
            ]
        )
        let network = try #require(elements.first { $0.name == "testsuite" })
        #expect(network.attributes["tests"] == "3")
        #expect(network.attributes["time"] == "0.250")
        #expect(network.attributes["timestamp"] == "2026-01-02T03:04:05")
    }

    @Test("says what failed, what is to be said, and why something was left out") func outcomes() throws {
        let elements = try elements(Self.checks)
        let failure = try #require(elements.first { $0.name == "failure" })
        #expect(failure.attributes == ["message": Samples.expired.title, "type": "MTL-TLS002"])
        #expect(failure.text.contains("since 2026-01-01") && failure.text.contains("Tell the operator."))
        #expect(elements.first { $0.name == "system-out" }?.text.contains("go.sum lacks a line") == true)
        #expect(
            elements.filter { $0.name == "skipped" }.map { $0.attributes["message"] } == [
                "net.tls failed", "no time left",
            ]
        )
        #expect(elements.first { $0.attributes["name"] == "proj.gosum" }?.attributes["file"] == "go.sum")
    }

    @Test("is XML whatever the texts are") func hostile() throws {
        let check = ReportedCheck(
            id: Samples.hostile,
            subject: Samples.hostile,
            group: Samples.hostile,
            seconds: -1,
            outcome: .failed(Samples.hostile())
        )
        let elements = try elements([check])
        let shown = "a[31m<b>&\"']]>\n::error::x %0A {0} [c](javascript:d) `e` ```\u{202E}"
        #expect(elements.first { $0.name == "testsuite" }?.attributes["name"] == shown)
        #expect(elements.first { $0.name == "failure" }?.attributes["message"] == shown)
        #expect(elements.first { $0.name == "failure" }?.text.contains(shown) == true)
        #expect(elements.first { $0.name == "testcase" }?.attributes["time"] == "0.000")
        #expect(elements.count == 4)
    }

    @Test("of no checks is empty, and XML") func empty() throws {
        let elements = try elements([])
        #expect(elements.map(\.name) == ["testsuites"])
        #expect(elements.first?.attributes["tests"] == "0")
    }
}
