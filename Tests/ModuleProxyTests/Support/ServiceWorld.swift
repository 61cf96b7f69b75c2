import ChecksumDatabase
import GoModules
import ModuleProxy
import Synchronization
import TestKit
import Testing

/// A service with everything around it in memory: sources, store, checksum database, clock.
struct ServiceWorld: Sendable {
    let clock = TestClock()
    let store: FaultyStore
    let transport: MemoryChecksumTransport
    let offline = OfflineSwitch(isOn: false)
    let events = EventLog()
    let service: ModuleService

    /// - `sources`: The default chain; all are separated by commas.
    /// - `limiter`: Of each source.
    /// - `log`: What the checksum database knows; nil for no database at all.
    init(
        _ sources: FakeSource...,
        log: TestLog? = nil,
        routes: [(String, FakeSource)] = [],
        private privatePatterns: String = "",
        noVerify: String = "",
        freshness: Freshness = Freshness(),
        limiter: FetchLimiter = FetchLimiter(limit: 64)
    ) throws {
        let store = FaultyStore(MemoryStore(clock))
        let transport = MemoryChecksumTransport(log)
        let events = events
        let instant = clock.service.instant
        let link = { (source: FakeSource) in
            SourceChain.Link(
                source: source,
                fallback: .onNotFound,
                gate: SourceGate(limiter: limiter, instant: instant, dice: { 0.5 })
            )
        }
        let database = try log.map { log in
            VerifiedDatabase(
                name: try #require(DatabaseName(log.signer.key.name)),
                client: ChecksumClient(key: log.signer.key, transport: transport),
                onFork: { events.add(.fork(database: $0.description, evidence: $1)) }
            )
        }
        self.store = store
        self.transport = transport
        self.service = ModuleService(
            store: store,
            verification: Verification(store: store, database: database, notify: { events.add($0) }),
            rules: .init(
                policy: ModulePolicy(
                    defaultChain: SourceChain(sources.map(link)),
                    routes: try routes.map { pattern, source in
                        (try #require(PathPattern(pattern)), SourceChain([link(source)]))
                    },
                    privatePatterns: PathPatterns(privatePatterns),
                    unverifiedPatterns: PathPatterns(noVerify),
                    hasDatabase: log != nil
                ),
                freshness: freshness
            ),
            offline: offline,
            clock: clock.service,
            notify: { events.add($0) }
        )
    }

    /// Asks, and returns the body and where it came from.
    func get(
        _ request: ProxyRequest,
        cachedOnly: Bool = false
    ) async throws(FailedAnswer) -> (
        body: [UInt8], cache: CacheResult
    ) {
        let answer = try await service.answer(to: request, cachedOnly: cachedOnly)
        do throws(StoreError) {
            return (try await answer.file.bytes(limit: SourceLimit.zip), answer.cache)
        } catch {
            throw FailedAnswer(error: FetchError(error, subject: "the body"), cache: .miss, isPrivate: false)
        }
    }

    /// Asks, and returns the body as text.
    func text(_ request: ProxyRequest) async throws(FailedAnswer) -> String {
        String(decoding: try await get(request).body, as: UTF8.self)
    }

    /// Asks for what must fail.
    func failure(_ request: ProxyRequest, cachedOnly: Bool = false) async throws -> FailedAnswer {
        do throws(FailedAnswer) {
            let answer = try await get(request, cachedOnly: cachedOnly)
            Issue.record("answered with \(answer.body.count) bytes")
        } catch {
            return error
        }
        throw UnexpectedAnswer()
    }

    /// The names of all stored files, sorted.
    var stored: [String] { store.memory.keys.map(\.description).sorted() }
}

/// A request was answered that must not be.
struct UnexpectedAnswer: Error {}

/// What a service reported, a line each.
final class EventLog: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ event: ServiceEvent) {
        let line =
            switch event {
            case .used(let key): "used \(key)"
            case .stored(let record):
                "stored \(record.key) \(record.sizeInBytes) from \(record.source ?? "-") by \(record.proof.rawValue)"
            case .mismatch(let subject, let source, let got, let attested, let by):
                "mismatch \(subject) from \(source): \(got) is not \(attested) of \(by ?? "first")"
            case .resting(let source, let seconds): "resting \(source) for \(seconds) s"
            case .fork(let database, _): "fork \(database)"
            case .unstored(let subject, let reason): "unstored \(subject): \(reason)"
            case .damaged(let subject, let got, let expected): "damaged \(subject): \(got) is not \(expected)"
            case .revoked(let target, let reason): "revoked \(target): \(reason)"
            case .restored(let target): "restored \(target)"
            case .tagMoved(let module, let tag, let first, let now, _): "moved \(module) \(tag): \(first) \(now ?? "-")"
            case .conflict(let subject, let reason): "conflict \(subject): \(reason)"
            }
        lines.withLock { $0.append(line) }
    }

    var all: [String] { lines.withLock { $0 } }

    func starting(with word: String) -> [String] { all.filter { $0.hasPrefix(word + " ") } }
}
