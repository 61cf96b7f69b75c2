import Foundation

/// The files and folders that certificate authorities are read from.
///
/// Of the files the first that can be read counts, of the folders all files that lie in them. A variable replaces one half each.
///
/// Source: <https://go.dev/src/crypto/x509/root.go> and <https://go.dev/src/crypto/x509/root_linux.go>
struct CertificateFolders {
    private static let systemFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]
    private static let systemFolders = ["/etc/ssl/certs", "/etc/pki/tls/certs"]

    private let files: SystemFiles
    private let layout: SystemLayout
    /// What the variables name; nil for the system's.
    private let namedFile: String?
    private let namedFolders: [String]?

    init(_ settings: GoSettings) {
        self.files = settings.files
        self.layout = settings.layout
        self.namedFile = settings.variable("SSL_CERT_FILE")
        self.namedFolders = settings.variable("SSL_CERT_DIR").map {
            $0.split(separator: settings.layout.listSeparator).map(String.init)
        }
    }

    /// Whether there is at least one certificate.
    var hasCertificates: Bool {
        let file = (namedFile.map { [$0] } ?? systemDefaults(Self.systemFiles)).first { content($0) != nil }
        if let file, isBundle(file) { return true }
        return (namedFolders ?? systemDefaults(Self.systemFolders)).contains(where: holdsBundle)
    }

    /// What a variable names in vain: a file, or all of the folders, without a certificate.
    var useless: [String] {
        var useless: [String] = []
        if let namedFile, !isBundle(namedFile) { useless.append(namedFile) }
        if let namedFolders, !namedFolders.contains(where: holdsBundle) { useless += namedFolders }
        return useless
    }

    /// Windows and macOS have no such places.
    private func systemDefaults(_ paths: [String]) -> [String] { layout == .linux ? paths : [] }

    private func content(_ path: String) -> [UInt8]? {
        do throws(SystemFiles.Fault) { return try files.content(path) } catch { return nil }
    }

    private func holdsBundle(_ folder: String) -> Bool {
        let names: [String]
        do throws(SystemFiles.Fault) { names = try files.names(folder) } catch { return false }
        return names.contains { isBundle(layout.path(folder, $0)) }
    }

    private func isBundle(_ path: String) -> Bool {
        guard let content = content(path) else { return false }
        return Self.hasCertificate(String(decoding: content, as: UTF8.self))
    }

    /// Whether a text has a block of this kind with the beginning of a certificate in it; others, such as those of keys, do not count.
    static func hasCertificate(_ text: String) -> Bool {
        let begin = "-----BEGIN CERTIFICATE-----"
        let end = "-----END CERTIFICATE-----"
        return text.split(separator: begin).dropFirst(text.hasPrefix(begin) ? 0 : 1).contains { block in
            guard let range = block.firstRange(of: end) else { return false }
            let base64 = block[..<range.lowerBound].filter { !$0.isWhitespace }
            // A certificate is a sequence of ASN.1.
            return Data(base64Encoded: String(base64))?.first == 0x30
        }
    }
}
