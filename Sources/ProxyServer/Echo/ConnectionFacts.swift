import NIOCore
import NIOSSL

/// What a connection shows of itself to the server.
struct ConnectionFacts: Sendable, Equatable {
    /// What was agreed on in the handshake.
    struct TLS: Sendable, Equatable {
        /// Such as `TLS 1.3`.
        let version: String?
        /// What was agreed on by ALPN: `h2` or `http/1.1`; nil for nothing.
        let applicationProtocol: String?
    }

    /// `1.0`, `1.1` or `2`; nil when the connection is gone.
    let http: String?
    /// Nil without TLS.
    let tls: TLS?

    /// - `channel`: The connection, or a stream of one.
    init(of channel: any Channel) async {
        do {
            self = try await channel.eventLoop.submit { try Self(channel) }.get()
        } catch {
            (http, tls) = (nil, nil)
        }
    }

    /// On the event loop of the channel.
    private init(_ channel: any Channel) throws {
        let (connection, pipeline) = try Self.connection(of: channel)
        self.http = connection.languageInWords
        do {
            let handler = try pipeline.handler(type: NIOSSLServerHandler.self)
            self.tls = TLS(
                version: handler.tlsVersion?.inWords,
                applicationProtocol: connection.applicationProtocol
            )
        } catch {
            self.tls = nil
        }
    }

    /// A stream of HTTP/2 is a channel of its own, behind that of the connection.
    private static func connection(
        of channel: any Channel
    ) throws -> (ConnectionGuard, ChannelPipeline.SynchronousOperations) {
        do {
            let pipeline = channel.pipeline.syncOperations
            return (try pipeline.handler(type: ConnectionGuard.self), pipeline)
        } catch {
            guard let pipeline = channel.parent?.pipeline.syncOperations else { throw error }
            return (try pipeline.handler(type: ConnectionGuard.self), pipeline)
        }
    }
}

extension TLSVersion {
    fileprivate var inWords: String {
        switch self {
        case .tlsv1: "TLS 1.0"
        case .tlsv11: "TLS 1.1"
        case .tlsv12: "TLS 1.2"
        case .tlsv13: "TLS 1.3"
        }
    }
}
