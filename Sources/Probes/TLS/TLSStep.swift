import GoModules
import ModuleOrigins
import NIOCore
import NIOSSL

/// The handshake with a server, and what is wrong when it fails.
struct TLSStep: Sendable {
    /// How it went.
    struct Outcome: Sendable {
        var tls: TLSFacts?
        var facts: [ProbeFact] = []
        var failure: ProbeFailure?
        var late = LateError()
    }

    let contexts: TLSContexts
    let limit: Duration
    /// The time here, in seconds since 1970.
    let unixSeconds: Int64

    /// Makes a handshake on `channel`.
    ///
    /// - Parameters:
    ///   - channel: A connection on which nothing was sent.
    ///   - origin: Whom it leads to.
    ///   - protocols: What to offer, such as `h2`.
    ///   - look: Takes a look over a connection of its own, for a server that fails.
    /// - Returns: What was seen, and the failure if there is one; the channel stays open either way.
    func run(
        _ channel: any Channel,
        _ origin: Origin,
        _ protocols: [String],
        look: () async -> TLSLook?
    ) async -> Outcome {
        let judge = CertificateJudge(origin: origin, unixSeconds: unixSeconds)
        let context: NIOSSLContext
        do {
            context = try contexts.verifying(protocols)
        } catch {
            let reason = "\(error)"
            let failure = judge.untrusted("the authorities of this machine cannot be read", issuer: "")
            return Outcome(facts: [ProbeFact(.trust, PeerText.shown(reason))], failure: failure)
        }
        do {
            let late = LateError()
            let handshake = try await handshake(channel, origin.host, context, late)
            return Self.accepted(handshake, judge, late)
        } catch let fault as HandshakeFault {
            return await rejected(fault, judge, look: look)
        } catch {
            return await rejected(HandshakeFault(error: error, firstBytes: []), judge, look: look)
        }
    }

    /// The name for the server to choose its certificate by; nil for an address, which may not stand there.
    static func serverName(_ host: String) -> String? { IPAddress(host) == nil ? host : nil }

    /// Adds the handlers of a handshake; call it on the event loop.
    static func add(
        _ tls: NIOSSLClientHandler,
        _ pending: Pending<HandshakeWatch.Handshake>,
        _ late: LateError,
        to pipeline: ChannelPipeline.SynchronousOperations
    ) throws {
        let first = FirstBytes()
        try pipeline.addHandlers([first, tls, HandshakeWatch(tls, first, late, pending)])
    }

    private func handshake(
        _ channel: any Channel,
        _ host: String,
        _ context: NIOSSLContext,
        _ late: LateError
    ) async throws -> HandshakeWatch.Handshake {
        try await channel.step(within: limit) { pipeline, pending in
            let tls = try NIOSSLClientHandler(context: context, serverHostname: Self.serverName(host))
            try Self.add(tls, pending, late, to: pipeline)
        }
    }

    private static func accepted(
        _ handshake: HandshakeWatch.Handshake,
        _ judge: CertificateJudge,
        _ late: LateError
    ) -> Outcome {
        let chain = handshake.certificate.map { [$0] } ?? []
        let tls = TLSFacts(
            version: handshake.version,
            applicationProtocol: handshake.applicationProtocol,
            chain: chain.compactMap { TLSFacts.Certificate($0) }
        )
        return Outcome(tls: tls, facts: tls.facts, failure: judge.failure(chain, isTrusted: true), late: late)
    }

    private func rejected(
        _ fault: HandshakeFault,
        _ judge: CertificateJudge,
        look: () async -> TLSLook?
    ) async -> Outcome {
        if let outcome = TLSFault(fault, judge.origin, limit).outcome { return outcome }
        let look = await look()
        let tls = TLSFacts(
            version: look?.version,
            applicationProtocol: nil,
            chain: look?.chain.compactMap { TLSFacts.Certificate($0) } ?? []
        )
        let words = fault.words
        let facts = tls.facts + [ProbeFact(.handshake, PeerText.shown(words))]
        let failure =
            if words.contains("CERTIFICATE_VERIFY_FAILED") {
                judge.failure(look?.chain ?? [], isTrusted: false)
            } else {
                TLSFault(fault, judge.origin, limit).alert(wantsCertificate: look?.wantsCertificate == true)
            }
        return Outcome(tls: tls, facts: facts, failure: failure)
    }
}

extension TLSFacts {
    /// The same as evidence.
    var facts: [ProbeFact] {
        var facts: [ProbeFact] = []
        if let version { facts.append(ProbeFact(.tlsVersion, version)) }
        if let applicationProtocol { facts.append(ProbeFact(.applicationProtocol, applicationProtocol)) }
        facts += chain.map { ProbeFact(.certificate, $0.subject) }
        if let last = chain.last, !last.issuer.isEmpty { facts.append(ProbeFact(.issuer, last.issuer)) }
        guard let own = chain.first else { return facts }
        facts.append(ProbeFact(.validFrom, own.notBefore.utc))
        facts.append(ProbeFact(.validUntil, own.notAfter.utc))
        let names = own.names.prefix(20).joined(separator: " ")
        return names.isEmpty ? facts : facts + [ProbeFact(.certificateNames, names)]
    }
}
