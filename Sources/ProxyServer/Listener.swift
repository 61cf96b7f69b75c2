/// One listening address and what it serves.
package struct Listener: Sendable {
    /// Where a listener waits for connections.
    package enum Address: Sendable, Equatable {
        /// Port 0 lets the system choose.
        case tcp(host: String, port: Int)
        case unixSocket(path: String)
    }

    package let address: Address
    package let audience: Audience
    /// TLS with ALPN for h2 and http/1.1; nil for plain HTTP.
    package let certificate: ServerCertificate?
    /// What every path begins with, such as `/go`; empty for none.
    package let pathPrefix: String
    package let limits: ConnectionLimits
    /// Connections at one time; more wait in the system's queue.
    package let maximumConnections: Int

    /// Requests at one time whose answer has not begun, with those of clients that have left; more are refused.
    var maximumRequests: Int { maximumConnections > .max / 2 ? .max : maximumConnections * 2 }

    package init(
        address: Address,
        audience: Audience,
        certificate: ServerCertificate? = nil,
        pathPrefix: String = "",
        limits: ConnectionLimits = ConnectionLimits(),
        maximumConnections: Int = 64
    ) {
        self.address = address
        self.audience = audience
        self.certificate = certificate
        self.pathPrefix = pathPrefix
        self.limits = limits
        self.maximumConnections = maximumConnections
    }
}
