import ErrorLibrary

/// The certificate authorities that the go command trusts: what `SSL_CERT_FILE` and `SSL_CERT_DIR` name, otherwise those of the system.
///
/// Without any, every https request fails.
///
/// Rules: <https://pkg.go.dev/crypto/x509#SystemCertPool>
enum CertificatesCheck {
    static let check = Check("env.certificates", LocalizedText("certificate authorities", "证书颁发机构")) {
        outcomes($0.settings)
    }

    private static let code = "MTL-TLS007"

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let node = Outcome.Node(check.id)
        let facts = settings.facts("SSL_CERT_FILE", "SSL_CERT_DIR")
        guard readsFiles(settings) else { return [.ok(node, facts)] }
        let store = CertificateFolders(settings)
        let found = store.hasCertificates
        let useless = store.useless
        let note = Fact(LocalizedText("without certificates", "没有证书"), useless.joined(separator: " "))
        let evidence = useless.isEmpty ? facts : facts + [note]
        guard found else {
            let outcome = Outcome.fail(node, code, [:], evidence)
            return [settings.usesHTTPS ? outcome : outcome.lowered(to: .warn)]
        }
        // Go passes over a place that has none; as long as another one has, that is often meant.
        return [.ok(node, evidence)]
    }

    /// On Windows and macOS the system checks certificates, unless one of the variables is set, and that only since Go 1.27.
    private static func readsFiles(_ settings: GoSettings) -> Bool {
        guard settings.layout != .linux else { return true }
        let isSet = settings.variable("SSL_CERT_FILE") != nil || settings.variable("SSL_CERT_DIR") != nil
        let switches = DebugCheck.switches(settings.variable("GODEBUG") ?? "")
        return isSet && !settings.isGoBefore("1.27") && switches["x509sslcertoverrideplatform"] != "0"
    }
}
