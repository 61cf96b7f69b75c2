/// What is said to an outbound proxy, and what it says, until the way to a host is open or refused.
protocol OutboundTalk {
    /// What the proxy said in the end.
    associatedtype Answer: Sendable

    /// More than this, in bytes, is never needed at once to go on.
    static var longest: Int { get }

    /// What is said first.
    var greeting: [UInt8] { get }

    /// Takes one message; called again until more has to come.
    ///
    /// - Parameter received: What has come and was not taken yet.
    /// - Returns: What follows from it.
    /// - Throws: ``OutboundTalkError`` for what is not of this protocol.
    mutating func take(_ received: inout [UInt8]) throws(OutboundTalkError) -> OutboundTurn<Answer>
}

/// What follows from a message of an outbound proxy.
enum OutboundTurn<Answer: Sendable>: Sendable {
    /// More has to come.
    case wait
    /// This is said next.
    case say([UInt8])
    /// That was all.
    case end(Answer)
}

/// An outbound proxy said something that is not of the protocol.
struct OutboundTalkError: Error, Hashable {
    /// The beginning of it; safe to print.
    let received: String

    init(_ received: [UInt8]) { self.received = PeerText.shown(received.prefix(40)) }
}
