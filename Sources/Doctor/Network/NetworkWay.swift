import ErrorLibrary
import Probes

/// The way to one server, and what depends on it.
struct NetworkWay: Sendable {
    /// What fails when the server does.
    enum Weight: Sendable {
        case builds
        /// What other servers do not have.
        case others
        /// Another server stands in for it.
        case nothing
    }

    let host: HostList.Host
    let ladder: Ladder
    let weight: Weight

    var subject: String { host.origin.description }

    /// What a step says; nil when it is no part of the way, such as TLS with plain http.
    func outcome(_ step: Step) -> Outcome? {
        let node = Outcome.Node(NetworkChecks.id(of: step), subject)
        if let obstacle = obstacle(before: step) { return .skip(node, because: obstacle) }
        guard let rung = ladder.rung(step) else {
            guard step == .names || step == .connect, let proxy = ladder.rung(.outboundProxy) else { return nil }
            return .skip(node, proxy.facts.filter { $0.name == .outboundProxy }.map { Fact($0) })
        }
        let facts = rung.facts.map { Fact($0) } + [Fact(rung.duration)]
        guard let failure = rung.failure else { return .ok(node, facts) }
        return weighed(.fail(node, failure.code, failure.values, facts + [.said(failure.text)]))
    }

    /// The check that failed at an earlier step; nil when none did.
    ///
    /// - `step`: nil for what comes behind all of them.
    func obstacle(before step: Step?) -> Outcome.Node? {
        guard let failed = ladder.failure?.step, let at = Step.allCases.firstIndex(of: failed) else { return nil }
        if let step, let own = Step.allCases.firstIndex(of: step), own <= at { return nil }
        return Outcome.Node(NetworkChecks.id(of: failed), subject)
    }

    /// A failure with the verdict that it deserves here.
    func weighed(_ outcome: Outcome) -> Outcome {
        switch weight {
        case .builds: outcome
        case .others: outcome.lowered(to: .warn)
        case .nothing: outcome.lowered(to: .skip)
        }
    }
}

extension Fact {
    /// What a step showed.
    init(_ fact: ProbeFact) { self.init(fact.name.title, fact.value) }

    /// How long a step took.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let milliseconds =
            seconds.multipliedReportingOverflow(by: 1000).partialValue &+ attoseconds / 1_000_000_000_000_000
        self.init(LocalizedText("time", "用时"), "\(milliseconds) ms")
    }

    /// What a probe says of its failure.
    static func said(_ text: String) -> Fact { Fact(LocalizedText("found", "发现"), text) }
}
