import Foundation
import ModuleProxy
import Synchronization

/// Lets only so many git commands run at once.
///
/// Those that use the network are counted for each host as well, so that a slow one holds up no other. Those that read a mirror are counted by
/// themselves: they wait for nobody, and what they answer is in memory as a whole.
final class FetchTurns: Sendable {
    /// Idle hosts are forgotten beyond so many.
    private static let mostHosts = 256
    /// How many commands may wait for one host: a slow one must not hold what others need.
    private static let mostWaiting = 64

    private let all: FetchLimiter
    private let local: FetchLimiter
    private let perHost: Int
    private let hosts = Mutex<[String: FetchLimiter]>([:])

    /// - `limit`: The most commands at one time.
    /// - `perHost`: The most of them for one host.
    init(limit: Int, perHost: Int) {
        self.all = FetchLimiter(limit: limit, waiting: 1024)
        self.perHost = perHost
        self.local = FetchLimiter(limit: max(4, 2 * ProcessInfo.processInfo.activeProcessorCount), waiting: 1024)
    }

    /// Runs a command when it is its turn.
    ///
    /// - Throws: what `command` throws, and ``FetchError/overloaded(subject:)`` when too many wait.
    func run<Result: Sendable>(_ address: String, _ command: () async throws -> Result) async throws -> Result {
        try await host(of: address).run(address) { try await all.run(address, command) }
    }

    /// Runs a command that reads a mirror, when it is its turn; it must not start another one before it has ended.
    ///
    /// - Throws: what `command` throws, and ``FetchError/overloaded(subject:)`` when too many wait.
    func runLocally<Result: Sendable>(_ mirror: String, _ command: () async throws -> Result) async throws -> Result {
        try await local.run(mirror, command)
    }

    private func host(of address: String) -> FetchLimiter {
        // `https://host/path`, or a folder.
        let name = address.split(separator: "/").prefix(2).joined(separator: "/")
        return hosts.withLock { hosts in
            if hosts.count >= Self.mostHosts { hosts = hosts.filter { $0.value.count != (0, 0) } }
            let limiter = hosts[name] ?? FetchLimiter(limit: perHost, waiting: Self.mostWaiting)
            hosts[name] = limiter
            return limiter
        }
    }
}
