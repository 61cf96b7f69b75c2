import ModuleOrigins
import NIOCore

/// Connects to a host.
struct ConnectStep: Sendable {
    /// A connection, and whom it leads to.
    struct Connected: Sendable {
        let channel: any Channel
        let address: IPAddress
    }

    /// Which addresses are tried.
    enum Extent: Sendable {
        /// As Go does, until the first one answers.
        case firstThatAnswers
        /// Every one, to see which of them fail.
        case all
    }

    let limit: Duration
    let extent: Extent

    /// A connection to one of `addresses`, those of the host of `origin`.
    func run(_ origin: Origin, _ addresses: [IPAddress]) async -> StepResult<Connected> {
        let dialer = Dialer(port: origin.port, limit: limit)
        let attempts =
            switch extent {
            case .firstThatAnswers: await dialer.first(of: addresses)
            case .all: await dialer.all(addresses)
            }
        let facts = Self.facts(attempts, origin)
        guard let taken = attempts.first(where: { $0.channel != nil }), let channel = taken.channel else {
            return .failure(Self.failure(attempts, origin), facts)
        }
        for attempt in attempts where attempt.address != taken.address { attempt.channel?.close(promise: nil) }
        let peer = ProbeFact(.peer, "\(taken.address)")
        return .success(Connected(channel: channel, address: taken.address), [peer] + facts)
    }

    /// That there is no route says little when other addresses were tried: a network without IPv6 is common.
    private static func failure(_ attempts: [Dialer.Attempt], _ origin: Origin) -> ProbeFailure {
        let faults = attempts.compactMap(\.fault)
        let fault = faults.first { $0 != .noRoute } ?? faults.first ?? .timedOut
        let name = IPAddress(origin.host) == nil ? "\(origin.host) " : ""
        let addresses = attempts.map(\.address.description).joined(separator: " ")
        let text = "connecting to \(name)(\(addresses)) port \(origin.port): \(fault)"
        return ProbeFailure(.connect, fault.code, text, origin)
    }

    private static func facts(_ attempts: [Dialer.Attempt], _ origin: Origin) -> [ProbeFact] {
        var facts = attempts.map { attempt in
            ProbeFact(.attempt, "\(attempt.address) \(origin.port): \(attempt.fault?.description ?? "ok")")
        }
        if let lost = lostFamily(attempts) { facts.append(ProbeFact(.lostFamily, lost)) }
        return facts
    }

    /// The family of the first address when none of its addresses answers and one of the other family does.
    private static func lostFamily(_ attempts: [Dialer.Attempt]) -> String? {
        guard let first = attempts.first?.address.isVersion4 else { return nil }
        let own = attempts.filter { $0.address.isVersion4 == first }
        let others = attempts.filter { $0.address.isVersion4 != first }
        guard own.allSatisfy({ $0.fault != nil }), others.contains(where: { $0.fault == nil }) else { return nil }
        return first ? "IPv4" : "IPv6"
    }
}
