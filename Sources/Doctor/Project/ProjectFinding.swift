import ErrorLibrary

/// Something that is not as it should be in a file of the project.
struct ProjectFinding: Hashable, Sendable {
    /// `.fail` or `.warn`.
    let verdict: Verdict
    let code: String
    /// What is in the file, without its place, the same in every language.
    let text: String
    let file: String
    let line: Int?
    var values: [String: String] = [:]
    /// What it follows from.
    var because: Outcome.Node?
    /// Whether it would go with a newer Go.
    var dependsOnGoVersion = false

    init(
        _ verdict: Verdict,
        _ code: String,
        _ text: String,
        in file: String,
        _ line: Int? = nil,
        _ values: [String: String] = [:],
        because: Outcome.Node? = nil
    ) {
        (self.verdict, self.code, self.text, self.file, self.line) = (verdict, code, text, file, line)
        (self.values, self.because) = (values, because)
    }

    /// Such as `go.mod:3: unknown directive: frobnicate`.
    var place: String { line.map { "\(file):\($0): \(text)" } ?? "\(file): \(text)" }

    /// So many findings are shown as evidence.
    private static let most = 6
}

extension ProjectFinding {
    /// What a check says: the first of the worst findings, with the others as evidence; all is well when there are none.
    ///
    /// - `facts`: Evidence that is there in any case.
    static func outcome(_ node: Outcome.Node, _ findings: [ProjectFinding], _ facts: [Fact] = []) -> Outcome {
        guard let worst = findings.first(where: { $0.verdict == .fail }) ?? findings.first else {
            return .ok(node, facts)
        }
        let places = ([worst] + findings.filter { $0 != worst }).map(\.place)
        var evidence = places.prefix(most).map { Fact(LocalizedText("Found", "发现"), $0) }
        if places.count > most {
            evidence.append(Fact(LocalizedText("Further findings", "其余发现"), "\(places.count - most)"))
        }
        var outcome =
            worst.verdict == .fail
            ? Outcome.fail(node, worst.code, worst.values, evidence + facts)
            : Outcome.warn(node, worst.code, worst.values, evidence + facts)
        (outcome.file, outcome.line, outcome.because) = (worst.file, worst.line, worst.because)
        return outcome
    }
}
