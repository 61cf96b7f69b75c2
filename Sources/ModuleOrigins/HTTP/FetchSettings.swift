/// All that an ``HTTPFetcher`` needs to know.
package struct FetchSettings: Sendable {
    /// Sent as `User-Agent`, such as `martlet/1.0.0`.
    package var userAgent: String
    package var deadlines: FetchDeadlines
    /// nil: everything is fetched directly.
    package var outboundProxy: OutboundProxy?
    package var trust: TrustRoots
    package var credentials: UpstreamCredentials
    /// Looks at the hosts that are fetched from; nil where the operator named all of them.
    package var addressGuard: AddressGuard?
    /// The wall clock, for `Retry-After` with a date.
    package var unixSeconds: @Sendable () -> Int64

    package init(
        userAgent: String,
        deadlines: FetchDeadlines = FetchDeadlines(),
        outboundProxy: OutboundProxy? = nil,
        trust: TrustRoots = TrustRoots(),
        credentials: UpstreamCredentials = .none,
        addressGuard: AddressGuard? = nil,
        unixSeconds: @escaping @Sendable () -> Int64
    ) {
        self.userAgent = userAgent
        self.deadlines = deadlines
        self.outboundProxy = outboundProxy
        self.trust = trust
        self.credentials = credentials
        self.addressGuard = addressGuard
        self.unixSeconds = unixSeconds
    }
}
