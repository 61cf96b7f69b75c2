package import Foundation

/// A report in the XML of JUnit, which every CI system reads: one test case for each check, also for those that passed.
///
/// There is no standard; this is what the readers of Jenkins, GitLab and GitHub actions have in common:
/// <https://github.com/testmoapp/junitxml>
package enum JUnitReport {
    /// The report with a line break at its end; groups come in the order in which they come first.
    ///
    /// - `time`: When the checks began.
    package static func text(_ checks: [ReportedCheck], by tool: ReportTool, at time: Date) -> String {
        var groups: [String] = []
        for check in checks where !groups.contains(check.group) { groups.append(check.group) }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites\(attributes([("name", tool.name)] + totals(checks)))>\n"
        for group in groups {
            text += suite(group, checks.filter { $0.group == group }, at: time)
        }
        return text + "</testsuites>\n"
    }

    private static func suite(_ group: String, _ checks: [ReportedCheck], at time: Date) -> String {
        // The readers want the time without the `Z` of its zone.
        let started: String = String(time.formatted(.iso8601).dropLast())
        let head = attributes([("name", group)] + totals(checks) + [("timestamp", started)])
        return "  <testsuite\(head)>\n" + checks.map(testcase).joined() + "  </testsuite>\n"
    }

    private static func testcase(_ check: ReportedCheck) -> String {
        let name = check.subject.isEmpty ? check.id : "\(check.id) \(check.subject)"
        let file: [(String, String)] = check.outcome.finding?.place().map { [("file", $0.file)] } ?? []
        let head = attributes(
            [("classname", check.group), ("name", name), ("time", seconds(check.seconds))] + file
        )
        guard let inside = inside(check.outcome) else { return "    <testcase\(head)/>\n" }
        return "    <testcase\(head)>\n      \(inside)\n    </testcase>\n"
    }

    private static func inside(_ outcome: ReportedCheck.Outcome) -> String? {
        switch outcome {
        case .passed: nil
        case .warned(let finding): "<system-out>\(XMLText.content(words(finding)))</system-out>"
        case .failed(let finding):
            "<failure\(attributes([("message", finding.title), ("type", finding.rule)]))>"
                + XMLText.content(words(finding)) + "</failure>"
        case .skipped(let reason), .unknown(let reason): "<skipped\(attributes([("message", reason)]))/>"
        }
    }

    /// All that is known of it, since most readers show nothing else.
    private static func words(_ finding: Finding) -> String {
        let head = "\(finding.rule): \(finding.title)\n\(finding.message)"
        return finding.help.map { "\(head)\n\n\($0)" } ?? head
    }

    private static func totals(_ checks: [ReportedCheck]) -> [(String, String)] {
        let time = checks.map { $0.seconds.isFinite ? max(0, $0.seconds) : 0 }.reduce(0, +)
        return [
            ("tests", String(checks.count)),
            ("failures", String(checks.count { $0.outcome.isFailed })),
            ("errors", "0"),
            ("skipped", String(checks.count { $0.outcome.isSkipped })),
            ("time", seconds(time)),
        ]
    }

    /// With three digits behind the point, whatever the locale; 0 for what is no time.
    private static func seconds(_ seconds: Double) -> String {
        String(format: "%.3f", seconds.isFinite ? max(0, seconds) : 0)
    }

    private static func attributes(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0.0)=\"\(XMLText.attribute($0.1))\"" }.joined()
    }
}

extension ReportedCheck.Outcome {
    fileprivate var finding: Finding? {
        switch self {
        case .warned(let finding), .failed(let finding): finding
        case .passed, .skipped, .unknown: nil
        }
    }

    fileprivate var isFailed: Bool {
        switch self {
        case .failed: true
        case .passed, .warned, .skipped, .unknown: false
        }
    }

    fileprivate var isSkipped: Bool {
        switch self {
        case .skipped, .unknown: true
        case .passed, .warned, .failed: false
        }
    }
}
