import GoModules
import ModuleOrigins
import ModuleProxy
import NIOSSL

extension TLSFacts.Certificate {
    /// More names than these are not shown, and still compared.
    static let mostNames = 100

    /// Reads what is told of a certificate.
    ///
    /// - Returns: nil for one with malformed names or dates, which the TLS library would not have passed on.
    init?(_ certificate: NIOSSLCertificate) {
        let bytes: [UInt8]
        do { bytes = try certificate.toDERBytes() } catch { return nil }
        guard let names = DistinguishedName.names(in: bytes),
            let notBefore = ProxyTime(secondsSince1970: Int64(certificate.notValidBefore)),
            let notAfter = ProxyTime(secondsSince1970: Int64(certificate.notValidAfter))
        else { return nil }
        self.fingerprint = Seal(of: bytes).description
        self.subject = names.subject
        self.issuer = names.issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.names = certificate._subjectAlternativeNames().prefix(Self.mostNames).compactMap { name in
            switch name.nameType {
            case .dnsName: PeerText.shown(Array(name.contents))
            case .ipAddress: IPAddress(bytes: Array(name.contents))?.description
            default: nil
            }
        }
    }
}
