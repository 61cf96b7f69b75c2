/// The rules that findings name, each once, in the order in which they come first.
struct SARIFRules {
    private var indices: [String: Int] = [:]
    private var findings: [Finding] = []

    init(_ findings: [Finding]) {
        for finding in findings where indices[finding.rule] == nil {
            indices[finding.rule] = self.findings.count
            self.findings.append(finding)
        }
    }

    func index(of rule: String) -> Int? { indices[rule] }

    /// In the order of their indices.
    var values: [JSONValue] { findings.map(Self.value) }

    /// GitHub wants all of the three texts.
    private static func value(_ finding: Finding) -> JSONValue {
        let help = finding.help ?? finding.title
        return .object([
            ("id", .text(finding.rule)),
            ("shortDescription", .object([("text", .text(finding.title))])),
            ("fullDescription", .object([("text", .text(finding.title))])),
            ("help", .object([("text", .text(help)), ("markdown", .text(help))])),
            ("defaultConfiguration", .object([("level", .text(finding.level.sarifName))])),
            ("properties", .object([("tags", .list(["go-modules"]))])),
        ])
    }
}
