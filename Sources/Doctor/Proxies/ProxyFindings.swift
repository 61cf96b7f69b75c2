import ErrorLibrary
import GoModules
import Probes

/// What was found at the entries of GOPROXY for one kind of file, gathered by entry: many modules that fail the same way are one finding.
struct ProxyFindings {
    private struct Key: Hashable {
        let subject: String
        let verdict: Verdict
        let code: String?
        let because: Outcome.Node?
    }

    private let check: String
    private let examination: Examination
    private var order: [Key] = []
    private var found: [Key: (outcome: Outcome, modules: [String])] = [:]

    init(_ check: String, _ examination: Examination) {
        self.check = check
        self.examination = examination
    }

    /// An entry gave what it was asked for.
    mutating func good(_ entry: ProxyList.Entry, _ module: String) {
        let node = Outcome.Node(check, "\(entry.source)")
        add(.ok(node), module)
    }

    /// Something is wrong at an entry.
    ///
    /// - `isFatal`: Whether builds fail for it.
    mutating func bad(_ entry: ProxyList.Entry, _ module: String, _ fault: ProxyFault, isFatal: Bool) {
        let node = Outcome.Node(check, "\(entry.source)")
        let fault = refused(fault, entry)
        if let obstacle = obstacle(entry) {
            add(isFatal ? .skip(node, because: obstacle, fault.facts) : .skip(node, fault.facts), module)
        } else {
            add(
                isFatal
                    ? .fail(node, fault.code, fault.values, fault.facts)
                    : .warn(node, fault.code, fault.values, fault.facts),
                module
            )
        }
    }

    /// What an entry does not have is not what is wrong.
    mutating func left(_ entry: ProxyList.Entry, _ module: String, because node: Outcome.Node) {
        add(.skip(Outcome.Node(check, "\(entry.source)"), because: node), module)
    }

    /// All outcomes, with the modules that they are about.
    var outcomes: [Outcome] {
        order.compactMap { key in
            guard let (found, modules) = found[key] else { return nil }
            var outcome = found
            let more = modules.count > 3 ? " … (\(modules.count))" : ""
            outcome.facts.append(Fact(LocalizedText("modules", "模块"), modules.prefix(3).joined(separator: " ") + more))
            return outcome
        }
    }

    private mutating func add(_ outcome: Outcome, _ module: String) {
        let key = Key(
            subject: outcome.node.subject,
            verdict: outcome.verdict,
            code: outcome.code,
            because: outcome.because
        )
        if found[key] == nil {
            order.append(key)
            found[key] = (outcome, [])
        }
        found[key]?.modules.append(module)
    }

    /// The same, unless credentials are wanted that were sent and did not arrive: then it is that.
    private func refused(_ fault: ProxyFault, _ entry: ProxyList.Entry) -> ProxyFault {
        let echo = examination.record.outcome(Outcome.Node(EchoCheck.check.id, "\(entry.source)"))
        guard ["MTL-SRV013", "MTL-PRX009"].contains(fault.code), let echo, EchoCheck.hasLostCredentials(echo) else {
            return fault
        }
        return ProxyFault(EchoCheck.lostCredentials, echo.values, fault.facts)
    }

    /// The check of the network that failed for the server of an entry.
    private func obstacle(_ entry: ProxyList.Entry) -> Outcome.Node? {
        guard case .proxy(let url) = entry.source, let origin = HostList.Role.proxy(url).origin else { return nil }
        return examination.record.obstacle(origin.description, NetworkChecks.steps)
    }
}
