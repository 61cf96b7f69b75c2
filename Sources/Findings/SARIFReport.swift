package import Foundation

/// A report in SARIF 2.1.0, which GitHub code scanning and many editors read.
///
/// Rules: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
package enum SARIFReport {
    /// The report as JSON with a line break at its end.
    ///
    /// - `time`: When the checks ended.
    /// - `fallback`: The file at which findings are shown that are about none, such as `go.mod`. GitHub refuses a whole report for one
    ///   result without a place; without a fallback such results have none, which the format allows.
    package static func text(
        _ findings: [Finding],
        by tool: ReportTool,
        at time: Date,
        fallback: String? = nil
    ) -> String {
        let rules = SARIFRules(findings)
        let results = zip(findings, findings.fingerprints).map { finding, fingerprint in
            result(finding, fingerprint, rules, fallback)
        }
        let run: JSONValue = .object([
            ("tool", .object([("driver", driver(tool, rules))])),
            (
                "invocations",
                .list([
                    .object([("executionSuccessful", .boolean(true)), ("endTimeUtc", .text(time.formatted(.iso8601)))])
                ])
            ),
            ("columnKind", "unicodeCodePoints"),
            ("results", .list(results)),
        ])
        return JSONValue.object([
            ("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"),
            ("version", "2.1.0"),
            ("runs", .list([run])),
        ]).rendered() + "\n"
    }

    private static func driver(_ tool: ReportTool, _ rules: SARIFRules) -> JSONValue {
        .object([
            ("name", .text(tool.name)),
            ("version", .text(tool.version)),
            ("informationUri", tool.informationURL.map { .text($0) }),
            ("rules", .list(rules.values)),
        ])
    }

    private static func result(
        _ finding: Finding,
        _ fingerprint: String,
        _ rules: SARIFRules,
        _ fallback: String?
    ) -> JSONValue {
        .object([
            ("ruleId", .text(finding.rule)),
            ("ruleIndex", rules.index(of: finding.rule).map { .number($0) }),
            ("level", .text(finding.level.sarifName)),
            ("message", .object([("text", .text(finding.message))])),
            ("locations", finding.place(orAt: fallback).map { .list([location($0)]) }),
            (
                "partialFingerprints",
                .object([
                    // Where this one is given, GitHub does not compute its own from the text around the line.
                    ("primaryLocationLineHash", .text(fingerprint)),
                    ("martletFinding/v1", .text(fingerprint)),
                ])
            ),
            ("properties", finding.subject.isEmpty ? nil : .object([("subject", .text(finding.subject))])),
        ])
    }

    private static func location(_ place: Finding.Place) -> JSONValue {
        let artifact: JSONValue = .object([("uri", .text(uri(place.file))), ("uriBaseId", "%SRCROOT%")])
        return .object([
            (
                "physicalLocation",
                .object([
                    ("artifactLocation", artifact),
                    // A place without a line is shown at the top; GitHub wants a region all the same.
                    ("region", .object([("startLine", .number(place.line ?? 1))])),
                ])
            )
        ])
    }

    /// A relative reference: everything that is not plain is percent-encoded, so no colon makes the first element a scheme.
    private static func uri(_ path: String) -> String {
        path.utf8.reduce(into: "") { uri, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal)
            if isPlain || "-._~/".unicodeScalars.contains(scalar) {
                uri.unicodeScalars.append(scalar)
            } else {
                uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}

extension Finding.Level {
    /// The word of section 3.27.10 of the format.
    var sarifName: String {
        switch self {
        case .note: "note"
        case .warning: "warning"
        case .error: "error"
        }
    }
}
