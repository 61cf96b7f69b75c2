/// Findings as the code quality report of GitLab, which it shows in merge requests.
///
/// Rules: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>
package enum GitLabCodeQuality {
    /// A JSON list with a line break at its end.
    ///
    /// - `fallback`: The file at which findings are shown that are about none. GitLab takes no entry without a file.
    package static func text(_ findings: [Finding], fallback: String = "go.mod") -> String {
        let entries = zip(findings, findings.fingerprints).map { finding, fingerprint -> JSONValue in
            let place = finding.place(orAt: fallback) ?? Finding.Place(file: "go.mod", line: nil)
            let lines: JSONValue = .object([("begin", .number(place.line ?? 1))])
            return .object([
                ("description", .text("\(finding.title): \(finding.message)")),
                ("check_name", .text(finding.rule)),
                // Of entries with the same one only the first is shown.
                ("fingerprint", .text(fingerprint)),
                ("severity", .text(finding.level.severity)),
                ("location", .object([("path", .text(place.file)), ("lines", lines)])),
            ])
        }
        return JSONValue.list(entries).rendered() + "\n"
    }
}

extension Finding.Level {
    fileprivate var severity: String {
        switch self {
        case .note: "info"
        case .warning: "minor"
        case .error: "major"
        }
    }
}
