package import NIOSSL
import Synchronization

/// The certificate and key of a listener, which can be replaced while it runs.
package final class ServerCertificate: Sendable {
    /// A certificate and key that can be used, ready to take the place of those in use.
    package struct Renewal: Sendable {
        fileprivate let context: NIOSSLContext

        /// - Throws: An error of BoringSSL, such as for a key that belongs to another certificate.
        package init(_ configuration: TLSConfiguration) throws {
            self.context = try ServerCertificate.context(configuration)
        }
    }

    private let current: Mutex<NIOSSLContext>

    /// - Throws: An error of BoringSSL, such as for a key that belongs to another certificate.
    package init(_ configuration: TLSConfiguration) throws {
        self.current = Mutex(try Self.context(configuration))
    }

    /// Uses another certificate for every connection that begins from now on.
    package func renew(_ renewal: Renewal) { current.withLock { $0 = renewal.context } }

    /// What a new connection uses.
    var context: NIOSSLContext { current.withLock { $0 } }

    fileprivate static func context(_ configuration: TLSConfiguration) throws -> NIOSSLContext {
        var configuration = configuration
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
