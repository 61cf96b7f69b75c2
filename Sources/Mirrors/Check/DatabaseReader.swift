import ChecksumDatabase
import ErrorLibrary
import Probes
import Synchronization

/// Reads a checksum database at one place, and notes what kept it from reading.
final class DatabaseReader: Sendable {
    private struct State {
        var read: [String: [UInt8]] = [:]
        var faults: [(path: String, remark: Remark)] = []
        var asked: [(path: String, answer: MirrorAnswer)] = []
    }

    private let ask: @Sendable (String) async -> MirrorAnswer
    private let state = Mutex(State())

    /// - `ask`: Asks for a path such as `/latest`.
    init(_ ask: @escaping @Sendable (String) async -> MirrorAnswer) { self.ask = ask }

    /// The way for a client, which verifies what comes.
    var transport: DatabaseMemory { DatabaseMemory { try await self.read($0) } }

    /// What kept the first question for a path that begins so from being answered; nil for nothing.
    func fault(_ start: String) -> Remark? {
        state.withLock { $0.faults.first { $0.path.hasPrefix(start) }?.remark }
    }

    /// All that was asked, in order.
    var asked: [(path: String, answer: MirrorAnswer)] { state.withLock { $0.asked } }

    /// Whether the answer for a path was that there is no such thing.
    func saysNo(_ path: String) -> Bool { fault(path)?.code == "MTL-PRX014" }

    /// The bytes under `path`, unverified; what came once is not asked for again.
    ///
    /// - Throws: `ChecksumRemoteError`, and `CancellationError` when cancelled.
    func read(_ path: String) async throws -> [UInt8] {
        if let bytes = state.withLock({ $0.read[path] }) { return bytes }
        let answer = await ask(path)
        state.withLock { $0.asked.append((path, answer)) }
        try Task.checkCancellation()
        switch answer {
        case .unasked(let reason): throw noted(.skip(reason), path)
        case .given(let exchange):
            if let remark = Remark.obstacle(exchange) ?? Remark.status(exchange, (path, path)) {
                let error = noted(remark, path)
                throw exchange.isAbsent
                    ? ChecksumRemoteError.notFound(reason: PlainText.firstLine(exchange.body)) : error
            }
            state.withLock { $0.read[path] = exchange.body }
            return exchange.body
        }
    }

    private func noted(_ remark: Remark, _ path: String) -> ChecksumRemoteError {
        state.withLock { $0.faults.append((path, remark)) }
        return .unavailable(reason: remark.detail[.english])
    }
}
