import ModuleOrigins
import ModuleProxy
import Synchronization
import TestKit

/// Deadlines that no honest peer misses, however busy the machine is.
let patient = FetchDeadlines(
    connect: .seconds(60),
    firstByte: .seconds(60),
    progress: .seconds(60),
    grace: .seconds(120)
)

/// Deadlines for peers that never answer.
let hasty = FetchDeadlines(connect: .milliseconds(100), firstByte: .milliseconds(100))

/// Deadlines for peers that begin well and then fall silent.
let hastyBody = FetchDeadlines(connect: .seconds(60), firstByte: .seconds(60), progress: .milliseconds(150))

/// Settings for a fetcher of tests; the wall clock stands at 1994-11-06 08:49:37 GMT.
func settings(
    deadlines: FetchDeadlines = patient,
    outboundProxy: OutboundProxy? = nil,
    trust: TrustRoots = TrustRoots(),
    credentials: UpstreamCredentials = .none
) -> FetchSettings {
    FetchSettings(
        userAgent: "martlet/test",
        deadlines: deadlines,
        outboundProxy: outboundProxy,
        trust: trust,
        credentials: credentials,
        unixSeconds: { 784_111_777 }
    )
}

/// Runs `body` with a fetcher that is shut down afterwards.
func withFetcher<Value>(
    _ settings: FetchSettings = settings(),
    _ body: (HTTPFetcher) async throws -> Value
) async throws -> Value {
    let fetcher = try HTTPFetcher(settings)
    do {
        let value = try await body(fetcher)
        try await fetcher.shutdown()
        return value
    } catch {
        try await fetcher.shutdown()
        throw error
    }
}

/// The error of fetching `path` from a server that gives `reply`, or nil when it succeeded.
func failure(
    _ reply: LoopbackReply,
    limit: Int = 1000,
    _ settings: FetchSettings = settings()
) async throws -> SourceError? {
    try await LoopbackServer.run({ _ in reply }) { server in
        try await withFetcher(settings) { try await failure($0, server.url + "/x", limit: limit) }
    }
}

/// The error of one fetch, or nil when it succeeded.
func failure(_ fetcher: HTTPFetcher, _ url: String, limit: Int = 1000) async throws -> SourceError? {
    let url = try FetchURL(url)
    do throws(SourceError) {
        _ = try await fetcher.read(url, limit: limit)
        return nil
    } catch {
        return error
    }
}

extension SourceError {
    /// The message without `127.0.0.1:port`, which differs from run to run.
    var withoutPort: String {
        description.split(separator: " ", omittingEmptySubsequences: false).map {
            $0.hasPrefix("127.0.0.1:") || $0.hasPrefix("localhost:") ? "HOST" + ($0.hasSuffix(":") ? ":" : "") : $0
        }.joined(separator: " ")
    }
}

/// A staged file in memory.
final class MemoryStaging: Sendable {
    private let pieces = Mutex<[[UInt8]]>([])
    private let error: StoreError?

    /// - Parameter error: What every append throws.
    init(failing error: StoreError? = nil) { self.error = error }

    /// The sizes of the appended pieces.
    var pieceSizes: [Int] { pieces.withLock { $0.map(\.count) } }

    /// All bytes.
    var bytes: [UInt8] { pieces.withLock { $0.flatMap { $0 } } }

    /// The file as the code under test sees it.
    func staging() -> Staging {
        Staging(
            descriptor: -1,
            name: "memory",
            write: { (bytes) throws(StoreError) in
                if let error = self.error { throw error }
                self.pieces.withLock { $0.append(bytes) }
            },
            reader: { (_, _) throws(StoreError) in [] },
            discard: {}
        )
    }
}
