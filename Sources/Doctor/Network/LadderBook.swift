package import Probes
import Synchronization

/// What was found out about servers in one run, so that each is asked once however many checks want to know.
package final class LadderBook: Sendable {
    private struct State {
        var ladders: [Origin: Task<Ladder, Never>] = [:]
        var exchanges: [Request: Task<Exchange, Never>] = [:]
    }

    private struct Request: Hashable {
        let url: String
        let authorization: String?
    }

    private let state = Mutex(State())

    package init() {}

    /// The way to an origin; the first caller's prober goes it, and later ones share what it found.
    ///
    /// It goes on when its callers have given up: it bounds its own time.
    package func ladder(_ origin: Origin, by prober: Prober) async -> Ladder {
        let task = state.withLock { state in
            if let task = state.ladders[origin] { return task }
            let task = Task { await prober.ladder(origin) }
            state.ladders[origin] = task
            return task
        }
        return await task.value
    }

    /// The answer to a plain question, shared likewise; little of its body is kept.
    ///
    /// - Parameters:
    ///   - url: An address without user and password.
    ///   - authorization: The value of the field that presents them.
    ///   - prober: Who asks.
    /// - Returns: What the first caller's question gave.
    func exchange(_ url: String, _ authorization: String?, by prober: Prober) async -> Exchange {
        let task = state.withLock { state in
            let request = Request(url: url, authorization: authorization)
            if let task = state.exchanges[request] { return task }
            let headers = authorization.map { [("Authorization", $0)] } ?? []
            let task = Task { await prober.get(url, headers: headers, most: 4096) }
            state.exchanges[request] = task
            return task
        }
        return await task.value
    }
}
