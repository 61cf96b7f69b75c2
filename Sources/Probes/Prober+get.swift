import ModuleOrigins
import NIOCore

extension Prober {
    /// Asks for `url` over HTTP/1.1 and follows redirects as Go's client does; it may take ``ProbeLimits/whole``.
    ///
    /// - Parameters:
    ///   - url: An `http` or `https` address. Its user and password go to its host alone, and over https alone.
    ///   - headers: Fields to send. Those that may hold a secret go where the password may go.
    ///   - method: Such as `GET` or `HEAD`.
    ///   - most: How many bytes of the body are kept; a longer one is cut, which is no failure.
    ///   - hops: The redirect at which it is given up: Go follows nine, and the tenth is an error. With 0 a redirect is the answer.
    /// - Returns: The answer at the end, or how far it went.
    package func get(
        _ url: String,
        headers: [(String, String)] = [],
        method: String = "GET",
        most: Int = 1 << 20,
        hops: Int = 10
    ) async -> Exchange {
        let start = ContinuousClock.now
        guard let address = ProbeURL(url) else { return .malformed(url) }
        let fields = RequestFields(headers, address.credentials, for: address.url, own: ownFields)
        var trip = Trip(prober: self, fields: fields, method: method, most: max(most, 0), hops: hops, url: address.url)
        await trip.run(until: start + limits.whole)
        trip.exchange.timings.total = start.duration(to: .now)
        return trip.exchange
    }
}

extension Exchange {
    /// What comes of an address that is none.
    fileprivate static func malformed(_ url: String) -> Exchange {
        var exchange = Exchange(url: "")
        let text = "this is no http or https address"
        exchange.failure = ProbeFailure(step: .names, code: "MTL-PRX002", text: text)
        return exchange
    }
}

/// A request on its way from redirect to redirect.
private struct Trip {
    let prober: Prober
    let fields: RequestFields
    var method: String
    let most: Int
    let hops: Int
    var url: FetchURL
    var exchange: Exchange
    private var hasLeft = false

    init(prober: Prober, fields: RequestFields, method: String, most: Int, hops: Int, url: FetchURL) {
        self.prober = prober
        self.fields = fields
        self.method = method
        self.most = most
        self.hops = hops
        self.url = url
        self.exchange = Exchange(url: url.description)
    }

    /// Asks until there is an answer that is no redirect, or a failure.
    mutating func run(until deadline: ContinuousClock.Instant) async {
        while true {
            var approach = Approach(prober, url, .firstThatAnswers, until: deadline)
            let answer: HTTPAnswer
            do {
                answer = try await ask(&approach)
            } catch {
                note(approach)
                exchange.failure = approach.blamed(error)
                return
            }
            note(approach)
            take(answer, approach.origin)
            if let refusal = await prober.refusal(answer, approach) {
                exchange.failure = refusal
                return
            }
            guard follow(answer) else { return }
        }
    }

    private mutating func ask(_ approach: inout Approach) async throws(ProbeFailure) -> HTTPAnswer {
        let channel = try await approach.open(offering: ["http/1.1"])
        exchange.localAddress = channel.localAddress.flatMap(Self.shown)
        let start = ContinuousClock.now
        let limit = approach.left(prober.limits.answer)
        let proxy = approach.requestProxy
        let step = HTTPStep(
            url: url,
            method: method,
            headers: fields.fields(for: url, hasLeft: hasLeft) + (proxy?.authorization ?? []),
            most: most,
            isAbsolute: proxy != nil
        )
        do {
            let answer = try await step.run(channel, within: limit)
            exchange.timings.firstByte = start.duration(to: answer.headAt)
            return answer
        } catch {
            throw await prober.plainFailure(error, approach, limit)
        }
    }

    private static func shown(_ address: SocketAddress) -> String? {
        guard let host = address.ipAddress, let port = address.port else { return nil }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private mutating func note(_ approach: Approach) {
        exchange.address = approach.address?.description
        exchange.tls = approach.tls
        func duration(_ step: Step) -> Duration? {
            approach.rungs.first { $0.step == step && $0.failure == nil }?.duration
        }
        exchange.timings.names = duration(.names)
        exchange.timings.connect = duration(.connect) ?? duration(.outboundProxy)
        exchange.timings.tls = duration(.tls)
    }

    private mutating func take(_ answer: HTTPAnswer, _ origin: Origin) {
        exchange.url = url.description
        exchange.status = answer.status
        exchange.headers = answer.headers
        exchange.body = answer.body
        exchange.isWhole = answer.isWhole
        exchange.failure = answer.fault == nil ? nil : HTTPFault.unfinished(answer, origin)
    }

    /// Goes where a redirect leads.
    ///
    /// - Returns: Whether to ask there.
    private mutating func follow(_ answer: HTTPAnswer) -> Bool {
        guard hops > 0, [301, 302, 303, 307, 308].contains(answer.status), let location = answer.header("Location")
        else {
            return false
        }
        let next: FetchURL
        do {
            next = try url.resolving(location)
        } catch {
            return end("MTL-PRX019", "\(url.hostAndPort) redirects to an address that cannot be followed: \(error)")
        }
        exchange.hops.append(Exchange.Hop(url: url.description, status: answer.status, location: next.description))
        guard url.scheme == .http || next.scheme == .https else {
            return end("MTL-PRX008", "\(url.origin) redirects to \(next.origin), from https to http")
        }
        guard exchange.hops.count < hops else {
            return end("MTL-PRX013", "\(url.hostAndPort) redirected, which was the redirect number \(hops)")
        }
        if !next.hasOrigin(of: url) { hasLeft = true }
        // Go asks with GET then, whatever it began with: <https://pkg.go.dev/net/http#Client.Do>
        if answer.status < 304, method != "HEAD" { method = "GET" }
        exchange.failure = nil
        url = next
        return true
    }

    private mutating func end(_ code: String, _ text: String) -> Bool {
        exchange.failure = ProbeFailure(.http, code, text, Origin(url))
        return false
    }
}
