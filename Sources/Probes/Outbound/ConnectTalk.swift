/// Asks an outbound proxy to open the way to a host, in HTTP.
///
/// Rules: <https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6>
struct ConnectTalk: OutboundTalk {
    /// What a proxy said.
    struct Answer: Hashable, Sendable {
        let status: Int
        /// The line with it; safe to print.
        let line: String
    }

    /// A head that is longer is no answer to `CONNECT`.
    static let longest = 65_536

    let greeting: [UInt8]

    /// - Parameter request: The whole of it, with the empty line at its end.
    init(request: String) { self.greeting = Array(request.utf8) }

    func take(_ received: inout [UInt8]) throws(OutboundTalkError) -> OutboundTurn<Answer> {
        let text = String(decoding: received, as: UTF8.self)
        guard "HTTP/".hasPrefix(text.prefix(5)) else { throw OutboundTalkError(received) }
        guard received.firstRange(of: Array("\r\n\r\n".utf8)) != nil else { return .wait }
        let line = text.prefix { !$0.isNewline }
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[1].count == 3, let status = Int(words[1]), status > 0 else {
            throw OutboundTalkError(received)
        }
        return .end(Answer(status: status, line: PeerText.shown(line)))
    }
}
