import Foundation
package import ModuleOrigins
import NIOCore

/// Finds out how far the way to a server goes, as the `go` command would go it.
///
/// It reads no file but those of certificate authorities and /etc/resolv.conf, keeps no connection, and sends a password only over https
/// to the host that it is meant for.
package struct Prober: Sendable {
    private(set) var limits: ProbeLimits
    /// What all requests carry; nil for nothing.
    package let nonce: ProbeNonce?
    let routes: OutboundRoutes
    /// The time here, in seconds since 1970.
    let unixSeconds: @Sendable () -> Int64
    private let contexts: TLSContexts
    private let resolve: NameStep.Resolve
    private let plainPort: Int

    /// - Parameters:
    ///   - environment: The variables of the process: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, `SSL_CERT_FILE` and `SSL_CERT_DIR` count.
    ///   - trust: The authorities; what the two variables name comes in place of their part of it.
    ///   - limits: How long steps may take.
    ///   - nonce: Marks all requests; it goes to every server, and is no secret.
    package init(
        environment: [String: String],
        trust: TrustRoots = TrustRoots(),
        limits: ProbeLimits = ProbeLimits(),
        nonce: ProbeNonce? = nil
    ) {
        self.init(environment: environment, trust: trust, limits: limits, nonce: nonce, resolve: SystemResolver.answer)
    }

    /// The same with a clock, with answers for names, and with the port at which servers speak plain HTTP.
    init(
        environment: [String: String] = [:],
        trust: TrustRoots = TrustRoots(),
        limits: ProbeLimits = ProbeLimits(),
        nonce: ProbeNonce? = nil,
        resolve: @escaping NameStep.Resolve,
        unixSeconds: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) },
        plainPort: Int = 80
    ) {
        self.limits = limits
        self.nonce = nonce
        self.routes = OutboundRoutes(environment)
        self.contexts = TLSContexts(Self.trust(trust, environment))
        self.resolve = resolve
        self.unixSeconds = unixSeconds
        self.plainPort = plainPort
    }

    /// The same with another limit for an answer and its body.
    package func waiting(_ limit: Duration) -> Prober {
        var prober = self
        (prober.limits.answer, prober.limits.whole) = (limit, limit)
        return prober
    }

    /// The fields that every request has: who asks, and in which run.
    var ownFields: [(String, String)] {
        [("User-Agent", HTTPStep.userAgent)] + (nonce.map { [(ProbeNonce.field, $0.description)] } ?? [])
    }

    func nameStep(limit: Duration) -> NameStep { NameStep(resolve: resolve, limit: limit) }

    func tlsStep(limit: Duration) -> TLSStep {
        TLSStep(contexts: contexts, limit: limit, unixSeconds: unixSeconds())
    }

    func outboundStep(_ route: OutboundRoute, limit: Duration) -> OutboundStep {
        OutboundStep(
            names: nameStep(limit: limits.names),
            tls: tlsStep(limit: limits.tls),
            limit: limit,
            route: route
        )
    }

    /// The clock of a server whose certificate cannot be used, asked in plain HTTP without anything secret.
    ///
    /// - Returns: Seconds since 1970; nil when it does not tell.
    func plainClock(_ origin: Origin, _ address: IPAddress) async -> Int64? {
        guard let url = origin.plainRoot,
            let channel = await Dialer(port: plainPort, limit: limits.connect).attempt(address).channel
        else { return nil }
        let step = HTTPStep(
            url: url,
            method: "HEAD",
            headers: ownFields,
            most: 0,
            isAbsolute: false
        )
        do {
            let answer = try await step.run(channel, within: limits.connect)
            return answer.header("Date").flatMap { RetryAfter.seconds(ofDate: $0[...]) }
        } catch {
            return nil
        }
    }

    /// Go's two variables over what was given: <https://pkg.go.dev/crypto/x509#SystemCertPool>.
    private static func trust(_ trust: TrustRoots, _ environment: [String: String]) -> TrustRoots {
        var trust = trust
        trust.passesOver = true
        if let file = environment["SSL_CERT_FILE"], !file.isEmpty { trust.file = file }
        if let folders = environment["SSL_CERT_DIR"], !folders.isEmpty {
            trust.directories = folders.split(separator: ":").map(String.init)
        }
        return trust
    }
}
