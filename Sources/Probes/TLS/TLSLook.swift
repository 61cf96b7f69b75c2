import NIOCore
import NIOSSL
import Synchronization

/// What a server shows to whoever asks: a handshake that trusts nobody, over which nothing is sent.
struct TLSLook: Sendable {
    /// What the server showed, its own certificate first; empty when it came to no such thing.
    let chain: [NIOSSLCertificate]
    /// Whether it asked for a certificate of the client.
    let wantsCertificate: Bool
    /// Nil when the handshake failed.
    let version: String?

    /// What is seen while the handshake goes on.
    private final class Seen: Sendable {
        let chain = Mutex<[NIOSSLCertificate]>([])
        let wantsCertificate = Mutex(false)
    }

    /// Looks, and closes the channel.
    ///
    /// - Parameters:
    ///   - channel: A connection on which nothing was sent.
    ///   - host: The name to ask for.
    ///   - limit: How long it may take.
    /// - Returns: What was seen until then, also when the handshake failed.
    static func take(on channel: any Channel, host: String, within limit: Duration) async -> TLSLook {
        let seen = Seen()
        var version: String?
        do {
            let context = try TLSContexts.looking { seen.wantsCertificate.withLock { $0 = true } }
            let handshake: HandshakeWatch.Handshake = try await channel.step(within: limit) { pipeline, pending in
                let tls = try NIOSSLClientHandler(
                    context: context,
                    serverHostname: TLSStep.serverName(host),
                    customVerificationCallback: { chain, promise in
                        seen.chain.withLock { $0 = chain }
                        promise.succeed(.certificateVerified)
                    }
                )
                try TLSStep.add(tls, pending, LateError(), to: pipeline)
            }
            version = handshake.version
        } catch {
            // What was seen before it failed is what is wanted.
        }
        channel.close(promise: nil)
        return TLSLook(
            chain: seen.chain.withLock { $0 },
            wantsCertificate: seen.wantsCertificate.withLock { $0 },
            version: version
        )
    }
}
