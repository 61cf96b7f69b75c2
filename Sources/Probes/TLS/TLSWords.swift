/// What the TLS library says, in its own words.
enum TLSWords {
    /// The words in capitals of an error, such as `TLSV1_ALERT_PROTOCOL_VERSION`; empty for errors without.
    static func of(_ error: any Error) -> String {
        String(describing: error)
            .split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
            .filter { $0.contains("_") && !$0.contains(where: \.isLowercase) }
            .joined(separator: " ")
    }

    /// Whether a server says that it wants a certificate, or another one.
    static func wantClientCertificate(_ words: String) -> Bool {
        ["CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA"].contains { words.contains($0) }
    }
}
