import GoModules
import ModuleProxy
import Synchronization

/// A source whose answers the test writes, and which counts what it was asked.
final class FakeSource: ModuleSource {
    let label: String
    private let answers: Mutex<[String: Result<[UInt8], SourceError>]>
    private let asked = Mutex<[String]>([])
    private let otherwise: SourceError
    private let gate: Gate?

    /// - `answers`: By the path of the request, such as `/a.b/c/@v/v1.0.0.mod`.
    /// - `otherwise`: What everything else is answered with.
    /// - `gate`: Every answer waits until it is opened.
    init(
        _ label: String = "fake",
        _ answers: [String: Result<[UInt8], SourceError>] = [:],
        otherwise: SourceError = .notFound(reason: nil),
        gate: Gate? = nil
    ) {
        self.label = label
        self.answers = Mutex(answers)
        self.otherwise = otherwise
        self.gate = gate
    }

    /// The paths it was asked for, in order.
    var requests: [String] { asked.withLock { $0 } }

    func set(_ path: String, _ answer: Result<[UInt8], SourceError>?) { answers.withLock { $0[path] = answer } }

    func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] {
        asked.withLock { $0.append(request.path) }
        await gate?.pass()
        let answer = answers.withLock { $0[request.path] } ?? .failure(otherwise)
        return try answer.get()
    }

    func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {
        let bytes = try await read(.file(.zip, module))
        do throws(StoreError) { try await staging.append(bytes) } catch { throw .storage(error) }
    }

    func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool {
        _ = try await read(.file(.zip, module))
        return true
    }
}

/// Holds those who pass until it is opened, and tells how many wait.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func pass() async {
        guard !isOpen else { return }
        await withCheckedContinuation { continuation in
            waiting.append(continuation)
            let ready = watchers.filter { $0.count <= waiting.count }
            watchers.removeAll { $0.count <= waiting.count }
            for watcher in ready { watcher.continuation.resume() }
        }
    }

    func open() {
        isOpen = true
        for continuation in waiting + watchers.map(\.continuation) { continuation.resume() }
        (waiting, watchers) = ([], [])
    }

    /// Returns when `count` callers wait, or none any more as it is open.
    func wait(for count: Int) async {
        guard !isOpen, waiting.count < count else { return }
        await withCheckedContinuation { watchers.append((count, $0)) }
    }
}
