import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// A client that sends and receives bytes as the test says, without knowing HTTP.
final class Wire {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ""

    private init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// Connects to a Unix socket, runs `body`, and closes.
    static func run<Result>(socket path: String, _ body: (Wire) async throws -> Result) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { try await body(Wire($0, $1)) }
    }

    /// Connects to 127.0.0.1, runs `body`, and closes.
    ///
    /// - `receiveBuffer`: The size of the system's buffer for what the test does not read; nil for the usual one.
    static func run<Result>(
        _ port: Int,
        tls: NIOSSLContext? = nil,
        receiveBuffer: Int? = nil,
        _ body: (Wire) async throws -> Result
    ) async throws -> Result {
        var bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer))
        }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                if let tls {
                    let handler = try NIOSSLClientHandler(context: tls, serverHostname: "localhost")
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
                return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(
                        backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2),
                        isOutboundHalfClosureEnabled: true
                    )
                )
            }
        }
        return try await channel.executeThenClose { try await body(Wire($0, $1)) }
    }

    /// Sends, unless the server has closed already.
    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        do {
            try await outbound.write(ByteBuffer(bytes: bytes))
        } catch is ChannelError {
            // What the server said before it closed is what counts.
        } catch is IOError {
        }
    }

    /// Says that no more will be sent.
    func finishSending() { outbound.finish() }

    /// Everything up to the end of the connection, or to its breaking off.
    func readToEnd() async -> String {
        do {
            while let buffer = try await inbound.next(isolation: #isolation) { received += String(buffer: buffer) }
        } catch {
            // A reset ends a connection too.
        }
        defer { received = "" }
        return received
    }

    /// The next bytes, so many; less when the connection ends before.
    func read(count: Int) async throws -> String {
        while received.utf8.count < count, let buffer = try await inbound.next(isolation: #isolation) {
            received += String(buffer: buffer)
        }
        let part = String(decoding: received.utf8.prefix(count), as: UTF8.self)
        received = String(decoding: received.utf8.dropFirst(count), as: UTF8.self)
        return part
    }

    /// What comes up to and including `end`; less when the connection ends before.
    func read(to end: String) async throws -> String {
        while !received.contains(end), let buffer = try await inbound.next(isolation: #isolation) {
            received += String(buffer: buffer)
        }
        guard let range = received.range(of: end) else { return received }
        defer { received = String(received[range.upperBound...]) }
        return String(received[..<range.upperBound])
    }
}
