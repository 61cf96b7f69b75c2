import ModuleProxy
package import NIOSSL
import Synchronization

/// The certificate and key of a listener, which can be replaced while it runs.
package final class ServerCertificate: Sendable {
    /// A certificate and key that can be used, ready to take the place of those in use.
    package struct Renewal: Sendable {
        fileprivate let context: NIOSSLContext
        fileprivate let seal: String?

        /// - Throws: An error of BoringSSL, such as for a key that belongs to another certificate.
        package init(_ configuration: TLSConfiguration) throws {
            self.context = try ServerCertificate.context(configuration)
            self.seal = try ServerCertificate.seal(configuration)
        }
    }

    private let current: Mutex<Renewal>

    /// - Throws: An error of BoringSSL, such as for a key that belongs to another certificate.
    package init(_ configuration: TLSConfiguration) throws {
        self.current = Mutex(try Renewal(configuration))
    }

    /// Uses another certificate for every connection that begins from now on.
    package func renew(_ renewal: Renewal) { current.withLock { $0 = renewal } }

    /// What a new connection uses.
    var context: NIOSSLContext { current.withLock { $0.context } }

    /// The SHA-256 of the certificate that a new connection shows, such as `sha256:e3b0c442…`; nil when it is not known.
    var seal: String? { current.withLock { $0.seal } }

    fileprivate static func context(_ configuration: TLSConfiguration) throws -> NIOSSLContext {
        var configuration = configuration
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    fileprivate static func seal(_ configuration: TLSConfiguration) throws -> String? {
        guard case .certificate(let certificate)? = configuration.certificateChain.first else { return nil }
        return Seal(of: try certificate.toDERBytes()).description
    }
}
