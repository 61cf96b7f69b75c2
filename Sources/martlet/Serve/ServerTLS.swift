import NIOSSL

/// The server's side of TLS, made from the files of the settings.
enum ServerTLS {
    /// Why the files cannot be used; each case is one setting's fault.
    enum Fault: Error, Equatable {
        /// No certificate in PEM form is in the file.
        case certificate
        /// No private key in PEM form is in the file, or it is encrypted.
        case key
        /// The key is not the one of the first certificate.
        case pair
    }

    /// TLS 1.2 and 1.3 with this certificate.
    static func configuration(_ files: TLSFiles) throws(Fault) -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
        do { chain = try NIOSSLCertificate.fromPEMFile(files.certificate.description) } catch { throw .certificate }
        guard !chain.isEmpty else { throw .certificate }
        do { key = try NIOSSLPrivateKey(file: files.key.description, format: .pem) } catch { throw .key }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        do { _ = try NIOSSLContext(configuration: configuration) } catch { throw .pair }
        return configuration
    }
}
