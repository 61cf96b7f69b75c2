package import GoModules

/// What a handshake showed.
package struct TLSFacts: Hashable, Sendable {
    /// A certificate that a server showed.
    package struct Certificate: Hashable, Sendable {
        /// Whom it is for, such as `CN=proxy.example.org,O=Example`; safe to print.
        package let subject: String
        /// Who signed it.
        package let issuer: String
        package let notBefore: ProxyTime
        package let notAfter: ProxyTime
        /// The alternative names, host names and IP addresses; others are left out.
        ///
        /// Safe to print, and at most 100.
        package let names: [String]
        /// The SHA-256 of all of it, such as `sha256:e3b0c442…`.
        package let fingerprint: String

        /// Whether it names itself as its issuer.
        package var isSelfIssued: Bool { subject == issuer }

        /// Whether it is valid at a time, in seconds since 1970.
        package func isValid(at unixSeconds: Int64) -> Bool {
            notBefore.secondsSince1970 <= unixSeconds && unixSeconds <= notAfter.secondsSince1970
        }
    }

    /// Such as `TLS 1.3`; nil when the handshake did not come so far.
    package let version: String?
    /// What was agreed on: `h2`, `http/1.1`, or nil for nothing.
    package let applicationProtocol: String?
    /// Of a server that is trusted, its own certificate alone; of one that is not, all that it showed, its own first.
    package let chain: [Certificate]
}
