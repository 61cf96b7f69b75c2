/// A request and all that came of it, redirects included.
///
/// Made by ``Prober/get(_:headers:method:most:hops:)``.
package struct Exchange: Sendable {
    /// A redirect that was followed, or refused.
    package struct Hop: Hashable, Sendable {
        /// Who redirected; without user, password and query.
        package let url: String
        package let status: Int
        /// Where to; without query, and safe to print.
        package let location: String
    }

    /// How long each phase of the last request took; nil for one that did not end, or was not needed.
    package struct Timings: Hashable, Sendable {
        package internal(set) var names: Duration?
        /// With the way through an outbound proxy.
        package internal(set) var connect: Duration?
        package internal(set) var tls: Duration?
        /// From the request to the head of the answer.
        package internal(set) var firstByte: Duration?
        /// All of it, with the redirects before.
        package internal(set) var total: Duration?
    }

    /// The status of the last answer; nil without one.
    package internal(set) var status: Int?
    /// The fields of the last answer, as they were sent.
    package internal(set) var headers: [(name: String, value: String)] = []
    /// The body of the last answer, as far as it was wanted.
    package internal(set) var body: [UInt8] = []
    /// Whether ``body`` is all of it.
    package internal(set) var isWhole = false
    /// Where the last answer came from; without user, password and query.
    package internal(set) var url: String
    package internal(set) var hops: [Hop] = []
    package internal(set) var timings = Timings()
    /// The IP address that was connected to last; nil behind an outbound proxy.
    package internal(set) var address: String?
    /// Our own address and port on the last connection, such as `192.0.2.7:40123`; behind an outbound proxy that to the proxy.
    package internal(set) var localAddress: String?
    /// What the last handshake showed.
    package internal(set) var tls: TLSFacts?
    /// Why there is no answer, or not all of it; nil when there is.
    ///
    /// An answer with an error status is no failure.
    package internal(set) var failure: ProbeFailure?

    init(url: String) { self.url = url }

    /// The same with no more than the first `most` bytes of the body; ``isWhole`` still says whether all of it came.
    package func keeping(_ most: Int) -> Exchange {
        var kept = self
        kept.body = Array(body.prefix(most))
        return kept
    }

    /// The value of the first field of this name, in any case of letters.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
