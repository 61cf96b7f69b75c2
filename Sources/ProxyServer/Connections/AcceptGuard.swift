import NIOCore

/// Keeps a listening socket open until every connection that it has accepted is in the hands of the server.
///
/// An accepted connection is set up on its own event loop and handed over afterwards. Should the listener close in between,
/// the connection would be handed to nobody: its client would wait for ever, or NIO would stop the process for a
/// writer that nobody finished. So a close waits for those, and no further ones are accepted meanwhile.
///
/// When a connection cannot be accepted, as when there are no descriptors left, accepting pauses for a second. NIO's own
/// back-off does not do that: a failed accept leaves the socket readable, and it is asked again at once, as fast as the
/// processor can. Hummingbird takes such an error for the end of the listening socket; so it is not passed on.
///
/// Two handlers: the first of the pipeline sees connections come, the last one sees them go.
final class AcceptGuard: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never

    private static let pause = TimeAmount.seconds(1)

    /// Adds the two handlers to the pipeline of a listening channel, on its event loop.
    ///
    /// - `report`: Hears why a connection was not accepted, at most once a second.
    ///
    /// - Throws: What the pipeline throws when the channel is closed already.
    static func add(to channel: any Channel, report: @escaping (any Error) -> Void) throws {
        let first = AcceptGuard(report)
        try channel.pipeline.syncOperations.addHandler(first, position: .first)
        try channel.pipeline.syncOperations.addHandler(HandedOver(first), position: .last)
    }

    /// Tells the guard of connections that have been set up.
    private final class HandedOver: ChannelInboundHandler {
        typealias InboundIn = any Channel
        typealias InboundOut = any Channel

        private let first: AcceptGuard

        init(_ first: AcceptGuard) { self.first = first }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let connection = ObjectIdentifier(unwrapInboundIn(data))
            context.fireChannelRead(data)
            // What is behind this call hands the connection over; a close has to come after that.
            context.eventLoop.assumeIsolated().execute { [first] in first.leaves(connection) }
        }
    }

    private let report: (any Error) -> Void
    private var underWay: Set<ObjectIdentifier> = []
    private var isPaused = false
    private var isClosing = false
    private var closeNow: (() -> Void)?

    private init(_ report: @escaping (any Error) -> Void) { self.report = report }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let connection = unwrapInboundIn(data)
        underWay.insert(ObjectIdentifier(connection))
        // One that could not be set up is closed.
        connection.closeFuture.hop(to: context.eventLoop).assumeIsolated().whenComplete { _ in
            self.leaves(ObjectIdentifier(connection))
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if !isClosing, !isPaused { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isPaused else { return }
        report(error)
        isPaused = true
        // Without this the channel goes on to ask a socket that stays readable.
        context.channel.setOption(.autoRead, value: false).assumeIsolated().whenComplete { _ in
            context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { self.goOn(context) }
        }
    }

    private func goOn(_ context: ChannelHandlerContext) {
        isPaused = false
        guard !isClosing, context.channel.isActive else { return }
        // Asks for connections too. Of a channel that closes meanwhile nothing is wanted any more.
        context.channel.setOption(.autoRead, value: true).assumeIsolated().whenComplete { _ in }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard !underWay.isEmpty else { return context.close(mode: mode, promise: promise) }
        isClosing = true
        let before = closeNow
        closeNow = {
            before?()
            context.close(mode: mode, promise: promise)
        }
    }

    private func leaves(_ connection: ObjectIdentifier) {
        underWay.remove(connection)
        guard underWay.isEmpty, let closeNow else { return }
        self.closeNow = nil
        closeNow()
    }
}
