import GoModules
import ModuleOrigins
import NIOSSL

/// Says what is wrong with what a server shows, in the order in which Go looks: dates, names, and who signed it.
///
/// Order: <https://pkg.go.dev/crypto/x509#Certificate.Verify>
struct CertificateJudge: Sendable {
    let origin: Origin
    /// The time here, in seconds since 1970.
    let unixSeconds: Int64

    /// - Parameters:
    ///   - chain: What the server shows, its own certificate first.
    ///   - isTrusted: Whether the TLS library found a way from it to an authority.
    /// - Returns: nil when the certificate is good.
    func failure(_ chain: [NIOSSLCertificate], isTrusted: Bool) -> ProbeFailure? {
        guard let own = chain.first, let shown = TLSFacts.Certificate(own) else {
            return isTrusted ? nil : untrusted("it showed no certificate that can be read", issuer: "")
        }
        let names = CertificateNames(own)
        if !shown.isValid(at: unixSeconds) { return outOfTime(shown) }
        if names.isEmpty { return tls("MTL-TLS004", "the certificate has no alternative name, only \(shown.subject)") }
        if !names.contains(origin.host) { return wrongName(shown) }
        if Self.isForgeable(own) { return untrusted("it is signed over SHA-1 or MD5", issuer: shown.issuer) }
        return isTrusted ? nil : untrusted(chain.compactMap { TLSFacts.Certificate($0) })
    }

    private func outOfTime(_ certificate: TLSFacts.Certificate) -> ProbeFailure {
        let isOver = certificate.notAfter.secondsSince1970 < unixSeconds
        let bound =
            isOver ? "expired at \(certificate.notAfter.utc)" : "is not valid before \(certificate.notBefore.utc)"
        return tls("MTL-TLS002", "the certificate of \(certificate.subject) \(bound)")
    }

    private func wrongName(_ certificate: TLSFacts.Certificate) -> ProbeFailure {
        let names = certificate.names.prefix(5).joined(separator: ", ")
        return tls("MTL-TLS003", "the certificate is for \(names), not for \(origin.host)", ["names": names])
    }

    private func untrusted(_ chain: [TLSFacts.Certificate]) -> ProbeFailure {
        // An authority on the way that is out of time is left out of the search, so what remains leads nowhere.
        if let old = chain.dropFirst().first(where: { !$0.isValid(at: unixSeconds) }) { return outOfTime(old) }
        let issuer = chain.last?.issuer ?? ""
        let reason =
            if chain.count == 1, chain.first?.isSelfIssued == true {
                "it is signed by itself"
            } else if chain.last?.isSelfIssued == true {
                "its authority \(issuer) is not trusted here"
            } else {
                "it is signed by \(issuer), which is not trusted here, and the server shows nobody who vouches for it"
            }
        return untrusted(reason, issuer: issuer)
    }

    /// - `reason`: What is wrong with the certificate.
    func untrusted(_ reason: String, issuer: String) -> ProbeFailure {
        tls("MTL-TLS001", "the certificate is not trusted: \(reason)", ["issuer": issuer])
    }

    private func tls(_ code: String, _ text: String, _ values: [String: String] = [:]) -> ProbeFailure {
        ProbeFailure(.tls, code, "\(origin.host): \(text)", origin, values)
    }

    private static func isForgeable(_ certificate: NIOSSLCertificate) -> Bool {
        do { return ServerCertificateCheck.isForgeable(try certificate.toDERBytes()) } catch { return true }
    }
}
