import Testing

@testable import Findings

@Suite("A finding") struct FindingTests {
    @Test(
        "is shown at a file of the project only",
        arguments: [
            ("go.mod", "go.mod"), ("./go.mod", "go.mod"), ("././a/go.mod", "a/go.mod"), ("a/./go.mod", "a/./go.mod"),
            ("..go/mod", "..go/mod"),
            // These lead out of it, or nowhere.
            ("/root/go/pkg/mod/x", nil), ("../go.mod", nil), ("a/../../b", nil), ("", nil), (".", nil), ("./", nil),
        ] as [(String, String?)]
    )
    func place(_ file: String, _ shown: String?) {
        let finding = Finding(rule: "R", level: .note, title: "t", message: "m", file: file, line: 2)
        #expect(finding.place()?.file == shown)
        #expect(finding.place()?.line == (shown == nil ? nil : 2))
        #expect(finding.place(orAt: "./go.work")?.file == shown ?? "go.work")
        #expect(finding.place(orAt: "./go.work")?.line == (shown == nil ? nil : 2))
    }

    @Test("has a line from 1 on or none", arguments: [(-1, nil), (0, nil), (1, 1), (nil, nil)] as [(Int?, Int?)])
    func line(_ line: Int?, _ shown: Int?) {
        let finding = Finding(rule: "R", level: .note, title: "t", message: "m", file: "go.mod", line: line)
        #expect(finding.place() == Finding.Place(file: "go.mod", line: shown))
    }

    @Test("levels are ordered") func levels() {
        #expect([Finding.Level.error, .note, .warning].sorted() == [.note, .warning, .error])
    }
}
