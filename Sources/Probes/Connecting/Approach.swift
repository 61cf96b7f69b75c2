import ModuleOrigins
import NIOCore

/// One way to an origin: the steps that were taken, and where they led.
struct Approach: Sendable {
    let prober: Prober
    let url: FetchURL
    let extent: ConnectStep.Extent
    /// When all of it must be over.
    let deadline: ContinuousClock.Instant

    private(set) var rungs: [Ladder.Rung] = []
    private(set) var tls: TLSFacts?
    /// What went wrong behind the handshake.
    private(set) var late = LateError()
    /// Whom the connection leads to; nil behind an outbound proxy.
    private(set) var address: IPAddress?
    private var addresses: [IPAddress] = []

    init(_ prober: Prober, _ url: FetchURL, _ extent: ConnectStep.Extent, until deadline: ContinuousClock.Instant) {
        self.prober = prober
        self.url = url
        self.extent = extent
        self.deadline = deadline
    }

    var origin: Origin { Origin(url) }

    /// The proxy that plain requests are sent to in place of the host.
    var requestProxy: OutboundRoute? {
        guard case .proxy(let route) = prober.routes.way(to: url), !origin.isSecure, route.takesRequests else {
            return nil
        }
        return route
    }

    /// Opens a connection over which requests may be sent: with https, the server is the right one.
    ///
    /// - `protocols`: What to offer in the handshake, such as `h2`.
    mutating func open(offering protocols: [String]) async throws(ProbeFailure) -> any Channel {
        let channel = try await reach()
        guard origin.isSecure else { return channel }
        let step = prober.tlsStep(limit: left(prober.limits.tls))
        let (copy, origin, start) = (self, origin, ContinuousClock.now)
        var outcome = await step.run(channel, origin, protocols) { await copy.look() }
        if outcome.failure?.code == "MTL-TLS002" { outcome.facts += await copy.clocks() }
        tls = outcome.tls
        late = outcome.late
        note(.tls, since: start, outcome.facts, outcome.failure)
        guard let failure = outcome.failure else { return channel }
        channel.close(promise: nil)
        throw failure
    }

    /// Whether the port speaks TLS, for a server that makes no sense in plain HTTP.
    func speaksTLS() async -> Bool { await look().map { !$0.chain.isEmpty } ?? false }

    /// Notes a step that somebody else took.
    mutating func note(
        _ step: Step,
        since start: ContinuousClock.Instant,
        _ facts: [ProbeFact],
        _ failure: ProbeFailure?
    ) {
        rungs.append(Ladder.Rung(step: step, duration: start.duration(to: .now), facts: facts, failure: failure))
    }

    /// What is at fault in truth: where a name leads to nothing but addresses that cannot be right, the name.
    func blamed(_ failure: ProbeFailure) -> ProbeFailure {
        let kinds = addresses.map { AddressKind($0) }
        let isWrong = !kinds.isEmpty && kinds.allSatisfy { $0?.isWrong == true }
        guard isWrong, failure.step != .names, !AddressKind.mayHaveAny(origin.host) else { return failure }
        let shown = zip(addresses, kinds).map { "\($0) (\($1?.rawValue ?? ""))" }.joined(separator: ", ")
        return ProbeFailure(.names, "MTL-NET015", "\(origin.host) leads to \(shown)", origin)
    }

    /// How much of a step's time is left.
    func left(_ limit: Duration) -> Duration { deadline.remaining(atMost: limit) }

    private mutating func reach() async throws(ProbeFailure) -> any Channel {
        let origin = origin
        switch prober.routes.way(to: url) {
        case .direct:
            let names = prober.nameStep(limit: left(prober.limits.names))
            addresses = try await take(.names) { await names.run(origin) }
            let (connect, found) = (ConnectStep(limit: left(prober.limits.connect), extent: extent), addresses)
            let connected = try await take(.connect) { await connect.run(origin, found) }
            address = connected.address
            return connected.channel
        case .proxy(let route):
            let step = prober.outboundStep(route, limit: left(prober.limits.connect))
            return try await take(.outboundProxy) { await step.run(origin) }
        case .malformed(let variable):
            let text = "\(variable) is set to something that is no address of a proxy"
            let failure = ProbeFailure(.outboundProxy, "MTL-NET006", text, origin)
            note(.outboundProxy, since: .now, [ProbeFact(.outboundProxy, variable)], failure)
            throw failure
        }
    }

    private mutating func take<Value>(
        _ step: Step,
        _ work: @Sendable () async -> StepResult<Value>
    ) async throws(ProbeFailure) -> Value {
        let start = ContinuousClock.now
        let done = await work()
        switch done.result {
        case .success(let value):
            note(step, since: start, done.facts, nil)
            return value
        case .failure(let failure):
            note(step, since: start, done.facts, failure)
            throw failure
        }
    }

    /// Looks at what the server shows, over a second connection to the same address.
    private func look() async -> TLSLook? {
        guard let channel = await reachAgain() else { return nil }
        return await TLSLook.take(on: channel, host: origin.host, within: prober.limits.tls)
    }

    private func reachAgain() async -> (any Channel)? {
        if case .proxy(let route) = prober.routes.way(to: url) {
            guard
                case .success(let channel) = await prober.outboundStep(route, limit: prober.limits.connect).run(origin)
                    .result
            else { return nil }
            return channel
        }
        guard let address else { return nil }
        return await Dialer(port: origin.port, limit: prober.limits.connect).attempt(address).channel
    }

    /// The time here, and the server's when it tells it in plain HTTP: a certificate out of time may be a clock that is.
    private func clocks() async -> [ProbeFact] {
        let ours = ProbeFact(.ourClock, ProbeClock.text(prober.unixSeconds()))
        guard let address, let theirs = await prober.plainClock(origin, address) else { return [ours] }
        return [ours, ProbeFact(.serverClock, ProbeClock.text(theirs))]
    }
}
