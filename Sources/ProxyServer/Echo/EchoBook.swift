import NIOCore
import Synchronization

/// The requests of late that carried a nonce, with what was decided about each; for the admin socket alone.
///
/// It is bounded: so many nonces, of each so many requests, the oldest of which leave. Full of the longest requests it takes about 13 MB. Whoever may ask can push others out of it.
final class EchoBook: Sendable {
    /// The most nonces that are remembered.
    static let mostNonces = 1000
    /// The last requests that are remembered of each.
    static let mostRequests = 16

    /// What is remembered of one nonce.
    struct Entry {
        /// All requests that carried it.
        private(set) var count = 0
        /// The last ones, the oldest first.
        private(set) var requests: [EchoedRequest] = []

        fileprivate mutating func add(_ request: EchoedRequest) {
            count &+= 1
            if requests.count >= EchoBook.mostRequests { requests.removeFirst() }
            requests.append(request)
        }
    }

    private struct State {
        var entries: [Nonce: Entry] = [:]
        /// The oldest first.
        var order = CircularBuffer<Nonce>()
    }

    private let state = Mutex(State())

    func note(_ request: EchoedRequest, of nonce: Nonce) {
        state.withLock { state in
            if state.entries[nonce] == nil {
                state.order.append(nonce)
                if state.order.count > Self.mostNonces, let oldest = state.order.popFirst() {
                    state.entries[oldest] = nil
                }
            }
            state.entries[nonce, default: Entry()].add(request)
        }
    }

    /// Nil for a nonce that did not come, or so long ago that it is forgotten.
    func entry(of nonce: Nonce) -> Entry? { state.withLock { $0.entries[nonce] } }
}
