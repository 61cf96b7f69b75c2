import ModuleOrigins
import NIOSSL

/// Whom a certificate is for, compared as Go does: alternative names alone, never the subject.
///
/// Rules: <https://pkg.go.dev/crypto/x509#Certificate.VerifyHostname>
struct CertificateNames: Hashable, Sendable {
    private let hosts: Set<String>
    private let addresses: Set<IPAddress>

    init(hosts: [String], addresses: [IPAddress]) {
        self.hosts = Set(hosts.map { $0.lowercased() })
        self.addresses = Set(addresses)
    }

    init(_ certificate: NIOSSLCertificate) {
        let names = certificate._subjectAlternativeNames()
        self.init(
            hosts: names.filter { $0.nameType == .dnsName }.map { String(decoding: $0.contents, as: UTF8.self) },
            addresses: names.filter { $0.nameType == .ipAddress }.compactMap { IPAddress(bytes: Array($0.contents)) }
        )
    }

    /// Whether there is none at all.
    var isEmpty: Bool { hosts.isEmpty && addresses.isEmpty }

    /// Whether the certificate is for `host`, a name in lower case or an IP address.
    func contains(_ host: String) -> Bool {
        if let address = IPAddress(host) { return addresses.contains(address) }
        if hosts.contains(host) { return host != "*" }
        // A star stands for the whole first label and for nothing else.
        guard let dot = host.firstIndex(of: "."), dot != host.startIndex else { return false }
        return hosts.contains("*" + host[dot...])
    }
}
