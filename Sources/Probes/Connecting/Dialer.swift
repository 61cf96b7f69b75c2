import ModuleOrigins
import NIOCore
import NIOPosix
import Synchronization

/// Opens connections.
struct Dialer: Sendable {
    /// One thread for all connections: a probe is no load.
    ///
    /// BUG: with two, about one run in five hundred ended with a null pointer in Swift's runtime, on a thread of an event loop, where the
    /// metadata of a generic type is made for the first time (Swift 6.3.1).
    private static let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// How connecting to one address went.
    struct Attempt: Sendable {
        let address: IPAddress
        let duration: Duration
        let result: Result<any Channel, DialFault>

        var fault: DialFault? {
            if case .failure(let fault) = result { fault } else { nil }
        }

        var channel: (any Channel)? {
            if case .success(let channel) = result { channel } else { nil }
        }
    }

    /// How long the second address family waits for the first one, as in Go: <https://pkg.go.dev/net#Dialer>, `FallbackDelay`.
    private static let headStart = Duration.milliseconds(300)

    let port: Int
    /// For one address, and for all that are tried in turn.
    let limit: Duration

    /// Tries one address; what is opened does not read yet.
    func attempt(_ address: IPAddress) async -> Attempt { await attempt(address, within: limit) }

    private func attempt(_ address: IPAddress, within limit: Duration) async -> Attempt {
        let start = ContinuousClock.now
        let result = await open(address, within: limit)
        return Attempt(address: address, duration: start.duration(to: .now), result: result)
    }

    /// Tries all addresses at the same time; attempts come in the order of the addresses.
    func all(_ addresses: [IPAddress]) async -> [Attempt] {
        await withTaskGroup(of: (Int, Attempt).self) { group in
            for (index, address) in addresses.enumerated() { group.addTask { (index, await attempt(address)) } }
            var attempts: [(Int, Attempt)] = []
            for await attempt in group { attempts.append(attempt) }
            return attempts.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Tries addresses as Go does: those of the first one's family in turn, and beside them, a moment later, the others.
    ///
    /// - Returns: The attempts that ended; at most one of them has a channel.
    func first(of addresses: [IPAddress]) async -> [Attempt] {
        let isVersion4 = addresses.first?.isVersion4 == true
        let families = [
            addresses.filter { $0.isVersion4 == isVersion4 }, addresses.filter { $0.isVersion4 != isVersion4 },
        ]
        return await withTaskGroup(of: [Attempt].self) { group in
            for (index, family) in families.enumerated() where !family.isEmpty {
                group.addTask { await inTurn(family, after: Self.headStart * index) }
            }
            var attempts: [Attempt] = []
            for await more in group {
                let hasChannel = attempts.contains { $0.channel != nil }
                if hasChannel {
                    for attempt in more { attempt.channel?.close(promise: nil) }
                } else {
                    attempts += more
                    if more.contains(where: { $0.channel != nil }) { group.cancelAll() }
                }
            }
            return attempts
        }
    }

    private func inTurn(_ addresses: [IPAddress], after delay: Duration) async -> [Attempt] {
        do { try await Task.sleep(for: delay) } catch { return [] }
        var attempts: [Attempt] = []
        let end = ContinuousClock.now + limit
        for (index, address) in addresses.enumerated() where !Task.isCancelled {
            // As in Go, each gets its share of the time that is left, and not much less than 2 s.
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { break }
            let share = left / (addresses.count - index)
            attempts.append(await attempt(address, within: min(max(share, .seconds(2)), left)))
            if attempts.last?.channel != nil { break }
        }
        return attempts
    }

    private func open(_ address: IPAddress, within limit: Duration) async -> Result<any Channel, DialFault> {
        do {
            let peer = try SocketAddress(ipAddress: address.description, port: port)
            return .success(try await connect(peer, within: limit))
        } catch {
            return .failure(DialFault(error))
        }
    }

    private func connect(_ peer: SocketAddress, within limit: Duration) async throws -> any Channel {
        let started = StartedChannel()
        let future = ClientBootstrap(group: Self.loop)
            .connectTimeout(TimeAmount(max(limit, .milliseconds(1))))
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                started.set(channel)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .connect(to: peer)
        return try await withTaskCancellationHandler {
            try await future.get()
        } onCancel: {
            started.close()
        }
    }
}

/// A channel that is being connected, so that it can be given up.
private final class StartedChannel: Sendable {
    private let channel = Mutex<(any Channel)?>(nil)

    func set(_ channel: any Channel) { self.channel.withLock { $0 = channel } }

    func close() { channel.withLock { $0 }?.close(promise: nil) }
}
