import ModuleOrigins
import NIOCore

extension Prober {
    /// Goes the way to `origin` step by step, and asks for the head of `/` at its end; nothing secret is sent.
    ///
    /// All addresses are tried, and with HTTP/2 the request is repeated over HTTP/1.1 when it is not answered. It takes
    /// ``ProbeLimits/whole`` at most, twice that in the last case.
    package func ladder(_ origin: Origin) async -> Ladder {
        var ladder = Ladder(origin)
        guard let url = origin.root else { return ladder }
        var approach = Approach(self, url, .all, until: .now + limits.whole)
        var failure: ProbeFailure?
        do {
            let channel = try await approach.open(offering: ["h2", "http/1.1"])
            failure = await request(channel, &approach)
        } catch { failure = error }
        for rung in approach.rungs { ladder.add(rung) }
        ladder.tls = approach.tls
        if let failure { ladder.move(approach.blamed(failure)) }
        return ladder
    }

    /// Asks for the head of `/`, and notes how that went.
    private func request(_ channel: any Channel, _ approach: inout Approach) async -> ProbeFailure? {
        let start = ContinuousClock.now
        let usesHTTP2 = approach.tls?.applicationProtocol == "h2"
        let step = HTTPStep(head: approach)
        let limit = approach.left(limits.answer)
        do {
            let answer =
                usesHTTP2
                ? try await step.runOverHTTP2(channel, within: limit) : try await step.run(channel, within: limit)
            let failure = await refusal(answer, approach)
            approach.note(.http, since: start, facts(answer) + [ProbeFact(usesHTTP2 ? .http2 : .http1, "ok")], failure)
            return failure
        } catch {
            let (facts, failure) =
                usesHTTP2 ? await withoutHTTP2(error, approach) : ([], await plainFailure(error, approach, limit))
            approach.note(.http, since: start, facts, failure)
            return failure
        }
    }

    /// Asks again without HTTP/2, to see which of the two fails.
    private func withoutHTTP2(_ error: any Error, _ first: Approach) async -> ([ProbeFact], ProbeFailure) {
        let reason = PeerText.shown("\(error)")
        let broken = ProbeFact(.http2, reason)
        var approach = Approach(self, first.url, .firstThatAnswers, until: .now + limits.whole)
        do {
            let channel = try await approach.open(offering: ["http/1.1"])
            let limit = approach.left(limits.answer)
            do {
                let answer = try await HTTPStep(head: approach).run(channel, within: limit)
                let text = "\(first.origin.host) does not answer over HTTP/2 (\(reason)), and does over HTTP/1.1"
                let failure = ProbeFailure(.http, "MTL-NET010", text, first.origin)
                return ([broken, ProbeFact(.http1, "ok")] + facts(answer), failure)
            } catch {
                return ([broken], HTTPFault.failure(approach.late.first ?? error, first.origin, limit))
            }
        } catch {
            return ([broken], error)
        }
    }

    /// What an answer says of the way: that the outbound proxy wants a login, or that the port is one for TLS.
    func refusal(_ answer: HTTPAnswer, _ approach: Approach) async -> ProbeFailure? {
        if let route = approach.requestProxy {
            guard answer.status == 407 else { return nil }
            let text = "the outbound proxy \(route.hostAndPort) \(route.wantOfLogin)"
            return ProbeFailure(.outboundProxy, "MTL-PRX010", text, approach.origin)
        }
        guard answer.status == 400, !approach.origin.isSecure, await approach.speaksTLS() else { return nil }
        return Self.isTLSPort(approach.origin)
    }

    /// What it means that a request was not answered; a port for TLS is told from one that is broken.
    func plainFailure(_ error: any Error, _ approach: Approach, _ limit: Duration) async -> ProbeFailure {
        let failure = HTTPFault.failure(approach.late.first ?? error, approach.origin, limit)
        guard failure.code == "MTL-NET011", !approach.origin.isSecure, approach.requestProxy == nil,
            await approach.speaksTLS()
        else { return failure }
        return Self.isTLSPort(approach.origin)
    }

    private static func isTLSPort(_ origin: Origin) -> ProbeFailure {
        ProbeFailure(.http, "MTL-NET014", "port \(origin.port) of \(origin.host) speaks TLS, not plain HTTP", origin)
    }

    private func facts(_ answer: HTTPAnswer) -> [ProbeFact] {
        let status = ProbeFact(.status, "\(answer.status)")
        guard let date = answer.header("Date").flatMap({ RetryAfter.seconds(ofDate: $0[...]) }) else { return [status] }
        return [
            status, ProbeFact(.ourClock, ProbeClock.text(unixSeconds())),
            ProbeFact(.serverClock, ProbeClock.text(date)),
        ]
    }
}

extension HTTPStep {
    /// A request for the head of `/`.
    fileprivate init(head approach: Approach) {
        self.init(
            url: approach.url,
            method: "HEAD",
            headers: approach.prober.ownFields + (approach.requestProxy?.authorization ?? []),
            most: 0,
            isAbsolute: approach.requestProxy != nil
        )
    }
}
