import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore
import Synchronization

/// The answers of one listener that are asked for most, by the request target as it came.
///
/// What is in here was given by the service a moment ago and holds for as long as its lease; so it needs no other check than that of the client.
final class HotAnswers: Sendable {
    /// What small answers and heads may take, in bytes.
    private static let size = 16 << 20
    /// The most files that are kept open.
    private static let mostFiles = 1024
    /// The longest target that is kept, in bytes.
    private static let longestTarget = 512

    private let changes: ServiceChanges
    private let clock: ServiceClock
    let accessLog: AccessLog
    private let files: FilesUnderWay
    /// What a file counts for, in bytes, so that there are never too many.
    private let sizeOfFile: Int
    private let state: Mutex<State>

    private struct State {
        var answers = ScanResistantCache<String, HotAnswer>(limit: HotAnswers.size)
        /// Where the service was when the table was last found right.
        var mark: ServiceChanges.Mark
        var date: (second: Int64, text: [UInt8])?
    }

    init(_ service: ModuleService, _ accessLog: AccessLog, files: FilesUnderWay) {
        self.changes = service.changes
        self.clock = service.clock
        self.accessLog = accessLog
        self.files = files
        self.sizeOfFile = Self.size / max(1, min(Self.mostFiles, files.limit / 4))
        self.state = Mutex(State(mark: service.changes.mark))
    }

    /// What a hit needs.
    struct Hit {
        let answer: HotAnswer
        /// The date of answers at this time.
        let date: [UInt8]
    }

    /// The answer to a plain GET; nil when the service must be asked.
    func hit(_ target: String) -> Hit? {
        let now = clock.instant()
        return state.withLock { state in
            let mark = changes.mark
            if state.mark.all != mark.all {
                // Nothing that was revoked or found damaged stays, nor do its descriptors.
                state.answers.removeAll()
                state.mark = mark
            }
            guard let answer = state.answers.value(for: target), answer.lease.holds(at: now) else { return nil }
            return Hit(answer: answer, date: Self.date(&state, clock.unixSeconds()))
        }
    }

    /// What counts an answer to a request.
    func instruments(_ target: String, _ status: Int, _ cache: String) -> RequestMetrics.Instruments {
        accessLog.metrics.instruments(kind: AccessLog.kind(of: target), status: status, cache: cache)
    }

    /// Takes an answer whose body is in memory; for a private module as well, since the gate is asked again for each request.
    func admit(_ target: String, _ request: Admission, _ bytes: ByteBuffer) {
        admit(target, request, .bytes(bytes))
    }

    /// Takes an answer that is a file, unless it is too large to be sent in one piece.
    func admit(_ target: String, _ request: Admission, _ file: StoredFile) {
        guard file.size <= FileSegment.size, let place = files.place(for: file), let file = HotFile(file, place: place)
        else { return }
        admit(target, request, .file(file))
    }

    /// Whether the answer to a request is one to everybody who asks for the same target.
    static func mayKeepAnswer(to head: RequestHead) -> Bool {
        head.method == .get && !head.target.contains("?") && head.fields[.disableModuleFetch] == nil
    }

    /// What an answer is, apart from its body.
    struct Admission {
        let status: HTTPResponse.Status
        let fields: HTTPFields
        let lease: AnswerLease
        let cache: CacheResult
        let isPrivate: Bool

        init(_ response: Response, _ lease: AnswerLease, _ cache: CacheResult, isPrivate: Bool) {
            self.status = response.status
            self.fields = response.headers
            self.lease = lease
            self.cache = cache
            self.isPrivate = isPrivate
        }
    }

    private func admit(_ target: String, _ admission: Admission, _ body: HotAnswer.Body) {
        guard target.utf8.count <= Self.longestTarget else { return }
        let instruments = instruments(target, admission.status.code, admission.cache.rawValue)
        let answer = HotAnswer(admission, body, instruments)
        var size = answer.size + 2 * target.utf8.count
        if case .file = body { size += sizeOfFile }
        state.withLock { $0.answers.set(answer, for: target, size: size) }
    }

    private static func date(_ state: inout State, _ second: Int64) -> [UInt8] {
        if let date = state.date, date.second == second { return date.text }
        let text = Array(HTTPDate.text(second).utf8)
        state.date = (second, text)
        return text
    }
}
