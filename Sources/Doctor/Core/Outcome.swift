package import ErrorLibrary

/// What a check says of one subject.
package enum Verdict: String, Sendable, CaseIterable {
    case ok
    /// Something is not as it should be, and builds work all the same.
    case warn
    /// Builds fail, or would.
    case fail
    /// Not looked at, since something that failed comes before it, or since it does not apply.
    case skip
    /// Could not be found out.
    case unknown
}

/// Something that was seen, as evidence: `GOPROXY = https://proxy.corp.example`.
package struct Fact: Hashable, Sendable {
    package let name: LocalizedText
    /// The same in every language; without secrets.
    package let value: String

    package init(_ name: LocalizedText, _ value: String) {
        self.name = name
        self.value = value
    }

    /// A name that is the same in every language, such as that of a variable.
    package init(_ name: String, _ value: String) {
        self.init(LocalizedText(name, name), value)
    }
}

/// What one check saw of one subject.
package struct Outcome: Hashable, Sendable {
    /// A check and its subject together.
    package struct Node: Hashable, Sendable, CustomStringConvertible {
        package let check: String
        /// A host as `https://proxy.example.com`, an entry of GOPROXY, a module, a file; empty for the whole.
        package let subject: String

        package init(_ check: String, _ subject: String = "") {
            self.check = check
            self.subject = subject
        }

        package var description: String { subject.isEmpty ? check : "\(check) \(subject)" }
    }

    package let node: Node
    package let verdict: Verdict
    /// The cause in the error library; one for each `fail` and `warn`.
    package let code: String?
    /// What goes in place of `<name>` in the commands of the cause.
    package var values: [String: String] = [:]
    package var facts: [Fact] = []
    /// What this follows from, so that it is not the root; what is skipped because of nothing does not apply.
    package var because: Node?
    /// The file that it is about, relative to the project, and the line; for annotations.
    package var file: String?
    package var line: Int?

    private init(_ node: Node, _ verdict: Verdict, _ code: String?) {
        self.node = node
        self.verdict = verdict
        self.code = code
    }

    package static func ok(_ node: Node, _ facts: [Fact] = []) -> Outcome {
        Outcome(node, .ok, nil).with(facts)
    }

    package static func fail(
        _ node: Node,
        _ code: String,
        _ values: [String: String] = [:],
        _ facts: [Fact] = []
    ) -> Outcome {
        Outcome(node, .fail, code).with(facts, values)
    }

    package static func warn(
        _ node: Node,
        _ code: String,
        _ values: [String: String] = [:],
        _ facts: [Fact] = []
    ) -> Outcome {
        Outcome(node, .warn, code).with(facts, values)
    }

    package static func skip(_ node: Node, because: Node? = nil, _ facts: [Fact] = []) -> Outcome {
        var outcome = Outcome(node, .skip, nil).with(facts)
        outcome.because = because
        return outcome
    }

    package static func unknown(_ node: Node, _ facts: [Fact] = []) -> Outcome {
        Outcome(node, .unknown, nil).with(facts)
    }

    /// The same with another verdict: what fails where builds do not need it is a warning.
    package func lowered(to verdict: Verdict, because: Node? = nil) -> Outcome {
        var outcome = Outcome(node, verdict, code).with(facts, values)
        outcome.because = because ?? self.because
        (outcome.file, outcome.line) = (file, line)
        return outcome
    }

    private func with(_ facts: [Fact], _ values: [String: String] = [:]) -> Outcome {
        var outcome = self
        (outcome.facts, outcome.values) = (facts, values)
        return outcome
    }
}
