import NIOCore
import NIOPosix
import TestKit
import Testing

@testable import ProxyServer

/// A channel whose client reads when the test says so.
@Suite("What is written past a channel", .timeLimit(.minutes(1))) struct ChannelQueueTests {
    private static let bytes = ByteBuffer(repeating: UInt8(ascii: "a"), count: 8 << 20)

    /// Runs `body` with the server's end of a connection, which nobody reads from before `body` asks the wire to.
    private func run(_ body: (any Channel, Wire) async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { $0.eventLoop.makeSucceededFuture($0) }
        try await server.executeThenClose { clients in
            let port = try #require(server.channel.localAddress?.port)
            try await Wire.run(port, receiveBuffer: 4096) { wire in
                var clients = clients.makeAsyncIterator()
                let channel = try #require(try await clients.next(isolation: #isolation))
                try await body(channel, wire)
                channel.close(promise: nil)
            }
        }
    }

    private func socket(of channel: any Channel, isUsed: Bool = true) async throws -> OpenSocket? {
        try await channel.eventLoop.submit {
            var queue = ChannelQueue()
            if isUsed { queue.noteUse() }
            return queue.socketIfEmpty(of: channel)
        }.get()
    }

    @Test("is nothing while something waits there, and something again when it is out") func waiting() async throws {
        try await run { channel, wire in
            #expect(try await socket(of: channel) != nil)
            let written = channel.eventLoop.flatSubmit { channel.writeAndFlush(Self.bytes) }
            #expect(try await socket(of: channel) == nil)
            #expect(try await wire.read(count: Self.bytes.readableBytes).utf8.count == Self.bytes.readableBytes)
            try await written.get()
            #expect(try await socket(of: channel) != nil)
        }
    }

    @Test("is taken as far as there is room, and no further") func room() async throws {
        try await run { channel, wire in
            let socket = try #require(try await socket(of: channel, isUsed: false))
            let left = try await channel.eventLoop.submit {
                var bytes = Self.bytes
                socket.write(&bytes, moreFollows: false)
                socket.write(&bytes, moreFollows: true)
                return bytes.readableBytes
            }.get()
            #expect(left > 0 && left < Self.bytes.readableBytes)
            let taken = Self.bytes.readableBytes - left
            #expect(try await wire.read(count: taken).utf8.elementsEqual(Self.bytes.readableBytesView.prefix(taken)))
        }
    }

    @Test("is left alone when nobody is there any more") func gone() async throws {
        try await run { channel, _ in
            let socket = try #require(try await socket(of: channel))
            try await channel.close(mode: .output)
            let left = try await channel.eventLoop.submit {
                var bytes = ByteBuffer(string: "late")
                socket.write(&bytes, moreFollows: false)
                return bytes.readableBytes
            }.get()
            #expect(left == 4)
        }
    }

    @Test("is nothing once the channel is closed") func closed() async throws {
        try await run { channel, _ in
            try await channel.close()
            #expect(try await socket(of: channel, isUsed: false) == nil)
        }
    }
}
