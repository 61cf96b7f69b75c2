import ChecksumDatabase
import Synchronization

/// A transport to a ``TestLog``, or to recorded answers, that keeps everything in memory, counts, and fails on demand.
package final class MemoryChecksumTransport: ChecksumTransport {
    /// Takes the path and the honest answer (or the honest error), and gives what arrives instead.
    package typealias Tampering = @Sendable (String, Result<[UInt8], any Error>) throws -> [UInt8]

    /// What happened, in order.
    package enum Event: Equatable, Sendable {
        case read(String)
        case readPastMirrors(String)
        case cached(String)
        case storedHead
    }

    /// What a test may look at and change at any time.
    package struct State: Sendable {
        package var log: TestLog?
        /// How many records of the log the database shows.
        package var visibleSize = 0
        /// The size of the head that a mirror in front of the database shows; nil when there is none.
        package var mirroredSize: Int?
        /// Whether only the mirror answers.
        package var isBehindMirror = false
        /// Answers that do not come from a log, by path.
        package var recorded: [String: [UInt8]] = [:]
        package var tampering: Tampering?
        package var isOffline = false
        package var mayCache = true
        package var mayStoreHead = true
        package var mayKeepEvidence = true

        package var cache: [String: [UInt8]] = [:]
        package var head: [UInt8]?
        package var evidence: [String] = []
        package var events: [Event] = []
        /// Runs once, before the next ``MemoryChecksumTransport/storeHead(_:replacing:)`` compares: another process.
        package var beforeStoringHead: (@Sendable (inout State) -> Void)?
        /// How often a head was not stored since it was not the expected one any more.
        package var conflicts = 0
    }

    private let state: Mutex<State>

    /// A database that shows all of `log`, or its first `visibleSize` records.
    package init(_ log: TestLog? = nil, visibleSize: Int? = nil) {
        self.state = Mutex(State(log: log, visibleSize: visibleSize ?? log?.size ?? 0))
    }

    /// Looks at the state, or changes it.
    package func with<Result: Sendable>(_ body: (inout sending State) -> sending Result) -> Result {
        state.withLock { body(&$0) }
    }

    /// The paths that were asked of the database, in order.
    package var reads: [String] {
        with { state in
            state.events.compactMap { if case .read(let path) = $0 { path } else { nil } }
        }
    }

    /// Forgets what happened so far.
    package func forgetEvents() {
        with { $0.events = [] }
    }

    package func read(_ path: String) throws -> [UInt8] {
        let (state, tampering) = with { state in
            state.events.append(.read(path))
            return (state, state.tampering)
        }
        guard !state.isOffline else { throw ChecksumRemoteError.unavailable(reason: "offline") }
        var shown = state
        if path == "/latest", let size = state.mirroredSize { shown.visibleSize = size }
        let honest = Result { [shown] in try Self.answer(path, shown) }
        return try tampering?(path, honest) ?? honest.get()
    }

    private static func answer(_ path: String, _ state: State) throws -> [UInt8] {
        if let recorded = state.recorded[path] { return recorded }
        guard let log = state.log else { throw ChecksumRemoteError.notFound(reason: path) }
        return try log.answer(path, size: state.visibleSize)
    }

    package func readPastMirrors(_ path: String) throws -> [UInt8]? {
        let state = with { state in
            state.events.append(.readPastMirrors(path))
            return state
        }
        guard state.mirroredSize != nil else { return nil }
        guard !state.isBehindMirror else { throw ChecksumRemoteError.unavailable(reason: "no way") }
        return try Self.answer(path, state)
    }

    package func loadHead() -> [UInt8]? { with { $0.head } }

    package func storeHead(_ new: [UInt8], replacing old: [UInt8]?) throws -> Bool {
        try state.withLock { state in
            guard state.mayStoreHead else { throw ChecksumRemoteError.unavailable(reason: "disk full") }
            if let meanwhile = state.beforeStoringHead {
                state.beforeStoringHead = nil
                meanwhile(&state)
            }
            guard state.head == old else {
                state.conflicts += 1
                return false
            }
            state.head = new
            state.events.append(.storedHead)
            return true
        }
    }

    package func cached(_ path: String) -> [UInt8]? { with { $0.cache[path] } }

    package func cache(_ bytes: [UInt8], at path: String) throws {
        try state.withLock { state in
            guard state.mayCache else { throw ChecksumRemoteError.unavailable(reason: "disk full") }
            state.cache[path] = bytes
            state.events.append(.cached(path))
        }
    }

    package func keepEvidence(_ text: String) -> Bool {
        with { state in
            if state.mayKeepEvidence { state.evidence.append(text) }
            return state.mayKeepEvidence
        }
    }
}
