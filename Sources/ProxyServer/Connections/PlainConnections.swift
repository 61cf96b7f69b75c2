import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Connections that speak HTTP/1, with our guards around Hummingbird's handling of requests.
struct PlainConnections: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// What a channel may hold of an answer, in bytes, beside one piece of it: the socket has a buffer of its own.
    private static let held = ChannelOptions.Types.WriteBufferWaterMark(low: 4 << 10, high: 8 << 10)

    let limits: ConnectionLimits
    let responder: Responder
    /// What may be answered on the event loop; nil for nothing.
    var lane: (answers: HotAnswers, gate: AccessGate)?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let connection = ConnectionGuard(limits, language: .http1, at: channel.eventLoop.now, logger: logger)
            try channel.pipeline.syncOperations.addHandler(connection)
            return try serve(channel, connection, sendsFiles: true)
        }
    }

    /// Adds what reads requests and writes answers; the guard, and TLS where it is used, are there already.
    func serve(_ channel: any Channel, _ connection: ConnectionGuard, sendsFiles: Bool) throws -> Value {
        try channel.syncOptions?.setOption(.writeBufferWaterMark, value: Self.held)
        UnsentLimit.set(on: channel)
        let pipeline = channel.pipeline.syncOperations
        let http = HTTP1Guard(connection, lingering: limits.lingering, sendsFiles: sendsFiles)
        if let lane { try pipeline.addHandler(FastLane(lane.answers, gate: lane.gate, before: http)) }
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = RequestLimits.headLength
        decoding.maxHeaderListSize = RequestLimits.headLength
        decoding.maxHeaderFieldCount = RequestLimits.fieldCount
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,  // Requests are answered one after the other anyway.
            withErrorHandling: false,  // A decoding error is answered in its turn, with 400.
            withOutboundHeaderValidation: false,  // HTTPFields holds valid ones only.
            withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: decoding
        )
        try pipeline.addHandler(http)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
        )
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
}
