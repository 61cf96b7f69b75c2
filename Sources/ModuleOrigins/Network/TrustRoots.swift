import Foundation
package import NIOSSL

/// The certificate authorities that upstream servers are checked against.
///
/// ``file`` and ``directories`` replace one half of the system's each, as `SSL_CERT_FILE` and `SSL_CERT_DIR` do for Go;
/// ``additional`` comes on top. Checking itself cannot be switched off.
///
/// Source: <https://pkg.go.dev/crypto/x509#SystemCertPool>
///
/// BUG: swift-nio-ssl also accepts a certificate for the IP address that it is connected to when it was asked
/// for a name. Whoever can redirect the name and holds a certificate for their own address passes. What is checked
/// against a checksum database is safe from that; lists and credentials are not.
package struct TrustRoots: Hashable, Sendable {
    /// A bundle in PEM form to use in place of the system's bundle.
    package var file: String?
    /// Folders of PEM files to use in place of the system's; empty: the system's.
    package var directories: [String]
    /// Bundles in PEM form to trust as well, such as that of a company's own authority.
    package var additional: [String]

    /// Whether what cannot be read is passed over, as Go does it; otherwise it is an error.
    package var passesOver = false

    package init(file: String? = nil, directories: [String] = [], additional: [String] = []) {
        self.file = file
        self.directories = directories
        self.additional = additional
    }

    /// Where Linux distributions keep their bundle; the first that exists is used.
    private static let systemFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]
    private static let systemDirectories = ["/etc/ssl/certs", "/etc/pki/tls/certs"]

    /// The client's side of TLS: version 1.2 or later, everything verified.
    ///
    /// - Throws: ``TrustError`` for files and folders that cannot be used.
    package func clientConfiguration() throws(TrustError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        configuration.trustRoots = file == nil && directories.isEmpty ? .default : .certificates(try replacement())
        configuration.additionalTrustRoots = try additional.map { file throws(TrustError) in
            .certificates(try Self.bundle(file))
        }
        return configuration
    }

    private func replacement() throws(TrustError) -> [NIOSSLCertificate] {
        var certificates: [NIOSSLCertificate] = []
        if let file {
            certificates += passesOver ? Self.certificates(of: file) : try Self.bundle(file)
        } else if let file = Self.systemFiles.first(where: FileManager.default.fileExists) {
            certificates += try Self.bundle(file)
        }
        for directory in directories {
            certificates += passesOver ? Self.certificates(in: directory) : try Self.folder(directory)
        }
        if directories.isEmpty {
            // The system's folders may be missing; then the file is all there is.
            for directory in Self.systemDirectories where FileManager.default.fileExists(atPath: directory) {
                certificates += Self.certificates(in: directory)
            }
        }
        return certificates
    }

    private static func bundle(_ file: String) throws(TrustError) -> [NIOSSLCertificate] {
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(file)
            guard !certificates.isEmpty else { throw TrustError.unusable(file: file) }
            return certificates
        } catch {
            throw .unusable(file: file)
        }
    }

    private static func folder(_ directory: String) throws(TrustError) -> [NIOSSLCertificate] {
        let certificates = certificates(in: directory)
        guard !certificates.isEmpty else { throw .empty(directory: directory) }
        return certificates
    }

    /// All certificates in the files of `directory`; keys, lists of revocations and notes lie there too and are skipped.
    private static func certificates(in directory: String) -> [NIOSSLCertificate] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).sorted().flatMap { name in
                let path = directory + "/" + name
                return isAlias(path) ? [] : certificates(of: path)
            }
        } catch {
            return []
        }
    }

    private static func certificates(of file: String) -> [NIOSSLCertificate] {
        do { return try NIOSSLCertificate.fromPEMFile(file) } catch { return [] }
    }

    /// Whether `path` is a link to its neighbour: the names by hash that `openssl rehash` makes.
    private static func isAlias(_ path: String) -> Bool {
        do {
            return try !FileManager.default.destinationOfSymbolicLink(atPath: path).contains("/")
        } catch {
            return false  // No link at all.
        }
    }
}
