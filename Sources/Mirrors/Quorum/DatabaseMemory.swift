import ChecksumDatabase
package import ModuleOrigins
import ModuleProxy
import Synchronization

/// A checksum database as one run of a command sees it: what was verified is kept in memory, and nothing is written.
///
/// Equal questions at the same time are one.
package final class DatabaseMemory: ChecksumTransport {
    /// Reads a path below the database, such as `/latest`; throws `ChecksumRemoteError`.
    package typealias Read = @Sendable (_ path: String) async throws -> [UInt8]

    /// So many questions are under way at one time, whatever many lookups want.
    private static let atOnce = 32

    private let remote: Read
    private let flights = SingleFlight<String, [UInt8]>()
    private let limiter = FetchLimiter(limit: atOnce, waiting: .max)
    private let state: Mutex<State>

    private struct State {
        var head: [UInt8]?
        var kept: [String: [UInt8]] = [:]
    }

    /// - Parameters:
    ///   - head: The newest head that go has seen on this machine; what the database shows must continue it.
    ///   - read: Asks the database, or who stands in for it.
    package init(head: [UInt8]? = nil, read: @escaping Read) {
        self.remote = read
        self.state = Mutex(State(head: head))
    }

    /// Asks as a server does.
    package convenience init(_ remote: ChecksumRemote, head: [UInt8]? = nil) {
        self.init(head: head) { try await remote.read($0) }
    }

    package func read(_ path: String) async throws -> [UInt8] {
        try await flights.value(for: path) { [limiter, remote] in
            try await limiter.run(path) { try await remote(path) }
        }.value
    }

    package func loadHead() async throws -> [UInt8]? { state.withLock { $0.head } }

    package func storeHead(_ new: [UInt8], replacing old: [UInt8]?) async throws -> Bool {
        state.withLock { state in
            guard state.head == old else { return false }
            state.head = new
            return true
        }
    }

    package func cached(_ path: String) async throws -> [UInt8]? { state.withLock { $0.kept[path] } }

    package func cache(_ bytes: [UInt8], at path: String) async throws { state.withLock { $0.kept[path] = bytes } }

    /// The fork is told by the error, which has both heads.
    package func keepEvidence(_ text: String) async -> Bool { true }
}
