import HTTPTypes
import NIOCore
import Synchronization

/// A status line and header fields as bytes, with the body behind them when that is small.
final class HotHead: Sendable {
    let status: Int
    /// The values of `X-Martlet-Cache` and `Content-Length`.
    let (cache, length): (String, String)
    /// What it takes in memory, in bytes.
    let size: Int
    /// Where the date is in the bytes.
    private let dateOffset: Int
    private let state: Mutex<State>

    private struct State {
        var bytes: ByteBuffer
        /// The time that the bytes tell.
        var second: Int64
        /// What counts it; made when it is sent first, or it would be shown with a count of nothing.
        var instruments: RequestMetrics.Instruments?
    }

    /// - `lines`: Fields but for the length and the date.
    /// - `cache`: What `X-Martlet-Cache` says among them.
    /// - `length`: That of the body, in bytes, which may follow from elsewhere; nil for an answer that has none.
    /// - `body`: What is sent with the head.
    init(
        _ status: HTTPResponse.Status,
        _ lines: [UInt8],
        _ cache: String,
        length: Int64?,
        _ body: ByteBuffer? = nil,
        _ instruments: RequestMetrics.Instruments? = nil
    ) {
        var bytes = ByteBuffer(string: "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
        bytes.writeBytes(lines)
        // Nothing follows a 304, and some clients wait for what a length promises.
        if let length { bytes.writeString("Content-Length: \(length)\r\n") }
        bytes.writeString("Date: ")
        self.dateOffset = bytes.writerIndex
        bytes.writeString("\(HTTPDate.text(0))\r\n\r\n")
        if let body { bytes.writeImmutableBuffer(body) }
        self.size = bytes.readableBytes
        self.status = status.code
        self.cache = cache
        self.length = length.map { String($0) } ?? "-"
        self.state = Mutex(State(bytes: bytes, second: 0, instruments: instruments))
    }

    /// All of it, with this date; memory that all who send it share.
    func bytes(at date: HTTPDate.Stamp) -> ByteBuffer {
        state.withLock { state in
            if state.second != date.second {
                state.bytes.setBytes(date.text, at: dateOffset)
                state.second = date.second
            }
            return state.bytes
        }
    }

    /// What counts it, among the answers to `target`.
    func instruments(_ answers: HotAnswers, _ target: @autoclosure () -> String) -> RequestMetrics.Instruments {
        if let instruments = state.withLock({ $0.instruments }) { return instruments }
        let instruments = answers.instruments(target(), status, cache)
        state.withLock { $0.instruments = instruments }
        return instruments
    }
}
