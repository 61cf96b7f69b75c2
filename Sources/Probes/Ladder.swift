/// The way to an origin, step by step, as far as it went.
///
/// Made by ``Prober/ladder(_:)``.
package struct Ladder: Sendable {
    /// One step.
    package struct Rung: Sendable {
        package let step: Step
        package let duration: Duration
        package let facts: [ProbeFact]
        /// Nil when the step went well.
        package let failure: ProbeFailure?
    }

    package let origin: Origin
    /// The steps that were taken, in order.
    ///
    /// What was reached through an outbound proxy has ``Step/outboundProxy`` in place of
    /// ``Step/names`` and ``Step/connect``, since the proxy takes these; plain http has no ``Step/tls``.
    package private(set) var rungs: [Rung]
    /// What the handshake showed, also when the certificate is not accepted; nil without one.
    package internal(set) var tls: TLSFacts?

    init(_ origin: Origin) {
        self.origin = origin
        self.rungs = []
    }

    /// Why the way ended; nil when a request was answered.
    package var failure: ProbeFailure? { rungs.lazy.compactMap(\.failure).first }

    package func rung(_ step: Step) -> Rung? { rungs.first { $0.step == step } }

    mutating func add(_ rung: Rung) { rungs.append(rung) }

    /// Puts a failure where it belongs, when a later step found it out.
    mutating func move(_ failure: ProbeFailure) {
        guard let index = rungs.firstIndex(where: { $0.step == failure.step }), let last = rungs.last,
            last.step != failure.step
        else { return }
        let rung = rungs[index]
        rungs[index] = Rung(step: rung.step, duration: rung.duration, facts: rung.facts + last.facts, failure: failure)
        rungs.removeLast()
    }
}
