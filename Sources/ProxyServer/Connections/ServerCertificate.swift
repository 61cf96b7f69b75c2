package import NIOSSL
import Synchronization

/// The certificate and key of a listener, which can be replaced while it runs.
package final class ServerCertificate: Sendable {
    private let current: Mutex<NIOSSLContext>

    /// - Throws: An error of BoringSSL, such as for a key that belongs to another certificate.
    package init(_ configuration: TLSConfiguration) throws {
        self.current = Mutex(try Self.context(configuration))
    }

    /// Uses another certificate for every connection that begins from now on.
    ///
    /// - Throws: An error of BoringSSL; the old certificate stays in use then.
    package func replace(with configuration: TLSConfiguration) throws {
        let context = try Self.context(configuration)
        current.withLock { $0 = context }
    }

    /// What a new connection uses.
    var context: NIOSSLContext { current.withLock { $0 } }

    private static func context(_ configuration: TLSConfiguration) throws -> NIOSSLContext {
        var configuration = configuration
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
