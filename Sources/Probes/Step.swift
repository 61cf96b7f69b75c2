/// The steps on the way to an answer, in order.
package enum Step: String, CaseIterable, Sendable {
    /// The addresses of the host's name.
    case names
    /// A TCP connection to one of them.
    case connect
    /// In place of these two: the way through the outbound proxy of the network.
    case outboundProxy
    /// The handshake, and the certificate.
    case tls
    /// A request and its answer.
    case http
}
