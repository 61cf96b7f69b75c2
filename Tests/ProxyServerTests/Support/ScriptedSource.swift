import GoModules
import ModuleProxy
import Synchronization
import TestKit

/// A source whose answers the test writes, by the path of the request.
final class ScriptedSource: ModuleSource {
    let label = "source.example"
    private let answers: [String: Result<[UInt8], SourceError>]
    private let gate: Gate?
    private let asked = Mutex<[(path: String, trail: RequestTrail)]>([])
    private let isAsked = Gate()

    /// - `gate`: Every answer waits until it is open.
    init(_ answers: [String: Result<[UInt8], SourceError>] = [:], gate: Gate? = nil) {
        self.answers = answers
        self.gate = gate
    }

    /// What it was asked for, in order.
    var requests: [String] { asked.withLock { $0.map(\.path) } }

    /// What was behind the requests.
    var trails: [[String]] { asked.withLock { $0.map(\.trail.names) } }

    /// Returns when it was asked for something.
    func waitForRequest() async { await isAsked.wait() }

    func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] {
        asked.withLock { $0.append((request.path, RequestTrail.current)) }
        isAsked.open()
        await gate?.wait()
        return try (answers[request.path] ?? .failure(.notFound(reason: "not here"))).get()
    }

    func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {
        let bytes = try await read(.file(.zip, module))
        do throws(StoreError) { try await staging.append(bytes) } catch { throw .storage(error) }
    }

    func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool { true }
}
