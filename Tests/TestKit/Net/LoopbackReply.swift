/// What a ``LoopbackServer`` does in answer to one request: steps, taken in order.
///
/// When the steps are done the connection stays open for the next request. A reply that misbehaves is written
/// down step by step, such as `LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .close)`.
package struct LoopbackReply: Sendable {
    /// One thing to do on the connection.
    package enum Step: Sendable {
        /// Sends the bytes as they are.
        case bytes([UInt8])
        /// Sends `count` bytes of value `byte` in pieces, never holding more than a few in memory.
        case fill(count: Int, byte: UInt8)
        /// Sends a file in pieces, never holding more than a few in memory.
        case file(String)
        /// Sends the same bytes again and again until the other side hangs up.
        case forever([UInt8])
        /// Goes on when the test opens the gate.
        case wait(Gate)
        /// Says nothing more; the connection stays open.
        case hang
        /// Closes the connection in the orderly way (FIN).
        case close
        /// Breaks the connection off (RST).
        case reset

        /// Sends the UTF-8 of `text` as it is.
        package static func text(_ text: String) -> Step { .bytes(Array(text.utf8)) }
    }

    /// What to do, first to last.
    package let steps: [Step]

    /// A reply of just these steps.
    package init(_ steps: Step...) { self.steps = steps }

    /// A reply of just these steps.
    package init(steps: [Step]) { self.steps = steps }

    /// A well-formed answer with a `Content-Length`.
    package static func status(
        _ code: Int,
        _ body: [UInt8] = [],
        headers: [(String, String)] = []
    ) -> LoopbackReply {
        LoopbackReply(.text(head(code, headers: headers + [("Content-Length", "\(body.count)")])), .bytes(body))
    }

    /// A well-formed 200.
    package static func ok(_ body: String, headers: [(String, String)] = []) -> LoopbackReply {
        .status(200, Array(body.utf8), headers: headers)
    }

    /// A well-formed error with a text for people.
    package static func text(_ code: Int, _ body: String, headers: [(String, String)] = []) -> LoopbackReply {
        .status(code, Array(body.utf8), headers: [("Content-Type", "text/plain; charset=utf-8")] + headers)
    }

    /// A redirect to `location`.
    package static func redirect(_ location: String, code: Int = 302) -> LoopbackReply {
        .status(code, headers: [("Location", location)])
    }

    /// A 200 in chunks, complete with its end.
    package static func chunked(_ chunks: [String]) -> LoopbackReply {
        LoopbackReply(
            steps: [.text(head(200, headers: [("Transfer-Encoding", "chunked")]))]
                + chunks.map { .text("\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n") } + [.text("0\r\n\r\n")]
        )
    }

    /// A status line and header fields, with the empty line after them.
    package static func head(_ code: Int, headers: [(String, String)]) -> String {
        "HTTP/1.1 \(code) Status\r\n" + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    }
}

extension LoopbackReply: CustomStringConvertible {
    /// The steps, shortened: test reports print it.
    package var description: String { steps.map(\.description).joined(separator: ", ") }
}

extension LoopbackReply.Step: CustomStringConvertible {
    package var description: String {
        switch self {
        case .bytes(let bytes):
            String(decoding: bytes.prefix(60), as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: "|")
        case .fill(let count, _): "fill \(count)"
        case .file(let path): "file \(path)"
        case .forever(let bytes):
            "forever \(String(decoding: bytes.prefix(20), as: UTF8.self).filter { !$0.isNewline })"
        case .wait: "wait"
        case .hang: "hang"
        case .close: "close"
        case .reset: "reset"
        }
    }
}
