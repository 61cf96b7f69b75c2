/// Something that a step showed, as evidence.
package struct ProbeFact: Hashable, Sendable {
    /// What it is about; the raw value is its name in English.
    package enum Name: String, CaseIterable, Sendable {
        /// What the name resolved to, separated by blanks.
        case addresses
        /// The servers that the system asks, from /etc/resolv.conf.
        case nameServers = "name servers"
        /// An address that no server of the Internet has, and what it is for.
        case suspicious = "suspicious address"
        /// An address and how connecting to it went.
        case attempt = "connection"
        /// The address that was taken.
        case peer = "connected to"
        /// The address family that failed while the other one worked, so that every connection waits for it first.
        case lostFamily = "address family that fails"
        /// The proxy, without user and password.
        case outboundProxy = "outbound proxy"
        /// What it said to `CONNECT`.
        case proxyAnswer = "answer of the outbound proxy"
        case tlsVersion = "TLS version"
        /// What was agreed in the handshake: `h2` or `http/1.1`.
        case applicationProtocol = "application protocol"
        /// A certificate that the server showed, its own first.
        case certificate
        /// Who signed the last one that was shown.
        case issuer
        /// Whom the server's certificate is for.
        case certificateNames = "names in the certificate"
        case validFrom = "valid from"
        case validUntil = "valid until"
        /// What the TLS library or the server said.
        case handshake
        case trust = "certificate authorities"
        case ourClock = "clock here"
        case serverClock = "clock of the server"
        /// What came in place of what was expected.
        case received
        case status
        /// How HTTP/2 ended.
        case http2 = "HTTP/2"
        case http1 = "HTTP/1.1"
    }

    package let name: Name
    /// The same in every language; without secrets, and safe to print.
    package let value: String

    package init(_ name: Name, _ value: String) {
        self.name = name
        self.value = value
    }
}
