import NIOCore
import Synchronization

/// What happened at a ``LoopbackServer``, shared by all its connections.
final class LoopbackLog: Sendable {
    private struct State {
        var requests: [LoopbackRequest] = []
        var connections = 0
        var channels: [ObjectIdentifier: any Channel] = [:]
        var waiters: [(count: Int, resume: @Sendable () -> Void)] = []
    }

    private let state = Mutex(State())

    var requests: [LoopbackRequest] { state.withLock { $0.requests } }
    var connections: Int { state.withLock { $0.connections } }

    func opened(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { state in
            state.connections += 1
            state.channels[id] = channel
        }
        channel.closeFuture.whenComplete { _ in self.state.withLock { $0.channels[id] = nil } }
    }

    func arrived(_ request: LoopbackRequest) {
        let ready = state.withLock { state in
            state.requests.append(request)
            let ready = state.waiters.filter { $0.count <= state.requests.count }
            state.waiters.removeAll { $0.count <= state.requests.count }
            return ready
        }
        for waiter in ready { waiter.resume() }
    }

    func whenReached(_ count: Int, _ resume: @escaping @Sendable () -> Void) {
        let reached = state.withLock { state in
            if state.requests.count >= count { return true }
            state.waiters.append((count, resume))
            return false
        }
        if reached { resume() }
    }

    func allClosed() async {
        for channel in state.withLock({ Array($0.channels.values) }) {
            try? await channel.closeFuture.get()  // Broken off is closed as well.
        }
    }

    func closeAll() async {
        for channel in state.withLock({ Array($0.channels.values) }) {
            try? await channel.close()  // The other side may have closed it meanwhile.
        }
    }
}
