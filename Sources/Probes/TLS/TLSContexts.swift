import ModuleOrigins
import NIOCore
import NIOSSL
import Synchronization

/// The client's side of TLS, made when it is first wanted, since reading all authorities takes a while.
final class TLSContexts: Sendable {
    private let trust: TrustRoots
    private let made = Mutex<[[String]: NIOSSLContext]>([:])

    init(_ trust: TrustRoots) { self.trust = trust }

    /// A context that trusts the authorities of the system and settings, and offers `protocols`.
    ///
    /// The name in the certificate is compared by ``CertificateNames``, as the TLS library would also take a certificate for
    /// the address.
    func verifying(_ protocols: [String]) throws -> NIOSSLContext {
        try made.withLock { made in
            if let context = made[protocols] { return context }
            var configuration = try trust.clientConfiguration()
            configuration.certificateVerification = .noHostnameVerification
            configuration.applicationProtocols = protocols
            let context = try NIOSSLContext(configuration: configuration)
            made[protocols] = context
            return context
        }
    }

    /// A context for a look at what a server shows: no authority is trusted, and nothing may be sent over it.
    ///
    /// - `onRequest`: Called when the server asks for a certificate.
    static func looking(onRequest: @escaping @Sendable () -> Void) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv1
        configuration.trustRoots = .certificates([])
        configuration.certificateVerification = .noHostnameVerification
        configuration.sslContextCallback = { _, promise in
            onRequest()
            promise.succeed(.noChanges)
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
