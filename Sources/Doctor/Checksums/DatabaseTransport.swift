import ChecksumDatabase
import GoModules
import Synchronization

/// Asks a checksum database by the way that go takes, and keeps nothing but in memory.
final class DatabaseTransport: ChecksumTransport {
    private let source: ProxyList.Source
    private let path: String
    private let examination: Examination
    private let state: Mutex<(head: [UInt8]?, kept: [String: [UInt8]], fault: ProxyWalk.Stop?)>

    /// - Parameters:
    ///   - base: Whom to ask, and what stands before the paths.
    ///   - head: The newest head that go has seen on this machine.
    ///   - examination: What asks.
    init(_ base: (source: ProxyList.Source, path: String), head: [UInt8]?, _ examination: Examination) {
        self.source = base.source
        self.path = base.path
        self.examination = examination
        self.state = Mutex((head, [:], nil))
    }

    /// What kept the last question from being answered.
    var fault: ProxyWalk.Stop? { state.withLock { $0.fault } }

    func read(_ path: String) async throws -> [UInt8] {
        guard let answer = await examination.answers.answer(source, self.path + path, examination) else {
            throw ChecksumRemoteError.unavailable(reason: "nobody to ask")
        }
        switch answer.kind {
        case .given(let bytes): return bytes
        case .absent: throw ChecksumRemoteError.notFound(reason: answer.shownBody)
        case .failed:
            let stop = ProxyWalk.Stop(entry: ProxyList.Entry(source: source, fallback: .onNotFound), answer: answer)
            state.withLock { $0.fault = stop }
            throw ChecksumRemoteError.unavailable(reason: answer.url)
        }
    }

    func loadHead() async throws -> [UInt8]? { state.withLock { $0.head } }

    func storeHead(_ new: [UInt8], replacing old: [UInt8]?) async throws -> Bool {
        state.withLock { state in
            guard state.head == old else { return false }
            state.head = new
            return true
        }
    }

    func cached(_ path: String) async throws -> [UInt8]? { state.withLock { $0.kept[path] } }

    func cache(_ bytes: [UInt8], at path: String) async throws { state.withLock { $0.kept[path] = bytes } }

    func keepEvidence(_ text: String) async -> Bool { true }
}
