import Findings
import Foundation

/// What the reports of the tests are made of.
enum Samples {
    static let tool = ReportTool(
        name: "martlet doctor",
        version: "1.0.0",
        informationURL: "https://martlet.example/doctor"
    )
    /// This is 2026-01-02T03:04:05Z.
    static let time = Date(timeIntervalSince1970: 1_767_323_045)
    /// Everything that some format takes for its own, and what no format can hold.
    static let hostile =
        "a\u{1B}[31m<b>&\"'\u{0}]]>\r\n::error::x %0A {0} [c](javascript:d) `e` ```\u{7F}\u{85}\u{FFFE}\u{202E}"

    static let expired = Finding(
        rule: "MTL-TLS002",
        level: .error,
        title: "the certificate has expired or is not yet valid",
        message: "proxy.corp.example: since 2026-01-01",
        help: "Tell the operator.",
        subject: "https://proxy.corp.example"
    )
    static let missingLine = Finding(
        rule: "MTL-SUM006",
        level: .warning,
        title: "go.sum lacks a line",
        message: "example.com/a@v1.0.0",
        file: "go.sum",
        line: 7,
        subject: "example.com/a@v1.0.0"
    )
    static let retracted = Finding(
        rule: "MTL-MOD005",
        level: .note,
        title: "the author retracted this version",
        message: "example.com/b@v1.1.0",
        file: "./tools/go.mod",
        line: 3
    )

    static func hostile(_ level: Finding.Level = .error) -> Finding {
        Finding(
            rule: hostile,
            level: level,
            title: hostile,
            message: hostile,
            help: hostile,
            file: "a b/%\(hostile)/go:mod",
            line: 1,
            subject: hostile
        )
    }
}
