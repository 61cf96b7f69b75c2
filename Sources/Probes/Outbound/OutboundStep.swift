import ModuleOrigins
import ModuleProxy
import NIOCore

/// Reaches a host through the outbound proxy.
struct OutboundStep: Sendable {
    let names: NameStep
    let tls: TLSStep
    let limit: Duration
    let route: OutboundRoute

    /// A connection to `origin` through the proxy; for plain http and a proxy that takes requests, one to the proxy itself.
    func run(_ origin: Origin) async -> StepResult<any Channel> {
        let shown = ProbeFact(.outboundProxy, "\(route)")
        let addresses = await names.run(route.origin)
        guard case .success(let found) = addresses.result else { return unreachable(addresses, origin, shown) }
        let connected = await ConnectStep(limit: limit, extent: .firstThatAnswers).run(route.origin, found)
        guard case .success(let connection) = connected.result else { return unreachable(connected, origin, shown) }
        let channel = connection.channel
        if route.manner == .https {
            let outcome = await tls.run(channel, route.origin, ["http/1.1"], look: { nil })
            if let failure = outcome.failure { return close(channel, refused(failure.text, origin, [shown])) }
        }
        guard origin.isSecure || !route.takesRequests else { return .success(channel, [shown]) }
        let opened = route.takesRequests ? await connect(channel, origin) : await socks(channel, origin)
        guard case .success = opened.result else { return close(channel, opened) }
        return .success(channel, [shown] + opened.facts)
    }

    private func connect(_ channel: any Channel, _ origin: Origin) async -> StepResult<any Channel> {
        let lines =
            [
                "CONNECT \(origin.hostAndPort) HTTP/1.1", "Host: \(origin.hostAndPort)",
                "User-Agent: \(HTTPStep.userAgent)",
            ]
            + route.authorization.map { "\($0): \($1)" }
        let request = lines.map { $0 + "\r\n" }.joined() + "\r\n"
        do {
            let answer: ConnectTalk.Answer = try await channel.step(within: limit) { pipeline, pending in
                try pipeline.addHandler(OutboundTalker(ConnectTalk(request: request), pending))
                try pipeline.leaveHandshake()
            }
            return judge(answer, channel, origin)
        } catch let error as OutboundTalkError {
            return refused("it does not speak HTTP", origin, [ProbeFact(.received, error.received)])
        } catch {
            return refused("it did not answer", origin, [])
        }
    }

    private func judge(
        _ answer: ConnectTalk.Answer,
        _ channel: any Channel,
        _ origin: Origin
    ) -> StepResult<any Channel> {
        let fact = ProbeFact(.proxyAnswer, answer.line)
        switch answer.status {
        // Every answer of success opens the way; Go takes 200 alone, which all proxies send.
        case 200: return .success(channel, [fact])
        case 407: return wantsLogin(origin, fact)
        default: return closed(answer.line, origin, fact)
        }
    }

    private func socks(_ channel: any Channel, _ origin: Origin) async -> StepResult<any Channel> {
        let login = route.credentials.map { (user: $0.user, password: $0.password.reveal()) }
        do {
            let talk = SocksTalk(host: origin.host, port: origin.port, login: login)
            let answer: SocksTalk.Answer = try await channel.step(within: limit) { pipeline, pending in
                try pipeline.addHandler(OutboundTalker(talk, pending))
            }
            switch answer {
            case .open: return .success(channel, [])
            case .wantsLogin: return wantsLogin(origin, ProbeFact(.proxyAnswer, "SOCKS5: login"))
            case .refused(let reason):
                return closed("SOCKS5: \(reason)", origin, ProbeFact(.proxyAnswer, "SOCKS5: \(reason)"))
            }
        } catch let error as OutboundTalkError {
            return refused("it does not speak SOCKS 5", origin, [ProbeFact(.received, error.received)])
        } catch {
            return refused("it did not answer", origin, [])
        }
    }

    private func unreachable<Value>(
        _ step: StepResult<Value>,
        _ origin: Origin,
        _ shown: ProbeFact
    ) -> StepResult<any Channel> {
        guard case .failure(let failure) = step.result else { return refused("", origin, [shown]) }
        return refused(failure.text, origin, [shown] + step.facts)
    }

    private func refused(_ reason: String, _ origin: Origin, _ facts: [ProbeFact]) -> StepResult<any Channel> {
        let text = "the outbound proxy \(route.hostAndPort) cannot be used: \(reason)"
        return .failure(ProbeFailure(.outboundProxy, "MTL-NET006", text, origin), facts)
    }

    private func wantsLogin(_ origin: Origin, _ fact: ProbeFact) -> StepResult<any Channel> {
        let text = "the outbound proxy \(route.hostAndPort) \(route.wantOfLogin)"
        return .failure(ProbeFailure(.outboundProxy, "MTL-PRX010", text, origin), [fact])
    }

    private func closed(_ answer: String, _ origin: Origin, _ fact: ProbeFact) -> StepResult<any Channel> {
        let text = "the outbound proxy \(route.hostAndPort) does not open the way to \(origin.hostAndPort): \(answer)"
        return .failure(ProbeFailure(.outboundProxy, "MTL-NET013", text, origin), [fact])
    }

    private func close(_ channel: any Channel, _ result: StepResult<any Channel>) -> StepResult<any Channel> {
        channel.close(promise: nil)
        let shown = ProbeFact(.outboundProxy, "\(route)")
        return StepResult(facts: [shown] + result.facts.filter { $0 != shown }, result: result.result)
    }
}
