import AsyncHTTPClient
import Synchronization

/// The clients of hosts that somebody else named, which live as long as one fetch, and end with the others when the server does.
final class GuestClients: Sendable {
    private let state = Mutex<(pairs: [ObjectIdentifier: ClientPair], isClosed: Bool)>(([:], false))

    /// How many pairs there are now.
    var count: Int { state.withLock { $0.pairs.count } }

    /// Makes a pair that somebody will give back to ``end(_:)``; nil when none may begin any more.
    func begin(_ make: () -> ClientPair) -> ClientPair? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            let pair = make()
            state.pairs[ObjectIdentifier(pair.keeping)] = pair
            return pair
        }
    }

    /// Closes the connections of a pair.
    func end(_ pair: ClientPair) async {
        state.withLock { $0.pairs[ObjectIdentifier(pair.keeping)] = nil }
        await Self.close(pair)
    }

    /// Closes the connections of all pairs, whoever waits on them; none begins afterwards.
    func close() async {
        let pairs = state.withLock { state in
            state.isClosed = true
            return state.pairs.values.map(\.self)
        }
        for pair in pairs { await Self.close(pair) }
    }

    private static func close(_ pair: ClientPair) async {
        for client in pair.all {
            // The other side may have been faster: the fetch when the server ends, or the server when the fetch does.
            do { try await client.shutdown() } catch {}
        }
    }
}
