import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore
import Synchronization

/// The answers of one listener that are asked for most, by the request target as it came.
///
/// What is in here was given by the service a moment ago and holds for as long as its lease; so it needs no other check than that of the client.
final class HotAnswers: Sendable {
    /// What small answers may take, in bytes.
    private static let size = 16 << 20
    /// The most files that are kept open.
    private static let mostFiles = 1024
    /// The longest target that is kept, in bytes.
    static let longestTarget = 512

    private let changes: ServiceChanges
    private let clock: ServiceClock
    let accessLog: AccessLog
    private let files: FilesUnderWay
    private let state: Mutex<State>

    private struct State {
        /// By the hash of the target, which is seeded in each process; of two targets with one hash, the table has one.
        var small = ScanResistantCache<Int, HotAnswer>(limit: HotAnswers.size)
        /// Files have a table of their own, since what is scarce is descriptors; each counts as one.
        var files: ScanResistantCache<Int, HotAnswer>
        /// Where the service was when the table was last found right.
        var mark: ServiceChanges.Mark
        var date = HTTPDate.Stamp(second: 0)
    }

    init(_ service: ModuleService, _ accessLog: AccessLog, files: FilesUnderWay) {
        self.changes = service.changes
        self.clock = service.clock
        self.accessLog = accessLog
        self.files = files
        let files = ScanResistantCache<Int, HotAnswer>(limit: min(Self.mostFiles, files.limit / 4))
        self.state = Mutex(State(files: files, mark: service.changes.mark))
    }

    /// What a hit needs.
    struct Hit {
        let answer: HotAnswer
        /// The date of answers at this time.
        let date: HTTPDate.Stamp
    }

    /// The answer to a plain GET; nil when the service must be asked.
    ///
    /// - `target`: The bytes of it.
    func hit(_ target: Span<UInt8>) -> Hit? {
        let (now, second, hash) = (clock.instant(), clock.unixSeconds(), Self.hash(target))
        return state.withLock { state in
            let mark = changes.mark
            if state.mark.all != mark.all {
                // Nothing that was revoked or found damaged stays, nor do its descriptors.
                state.small.removeAll()
                state.files.removeAll()
                state.mark = mark
            }
            guard let answer = state.small.value(for: hash) ?? state.files.value(for: hash), answer.isAbout(target),
                answer.lease.holds(at: now)
            else { return nil }
            if state.date.second != second { state.date = HTTPDate.Stamp(second: second) }
            return Hit(answer: answer, date: state.date)
        }
    }

    private static func hash(_ target: Span<UInt8>) -> Int {
        var hasher = Hasher()
        target.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
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
        let isPrivate: Bool

        init(_ response: Response, _ lease: AnswerLease, isPrivate: Bool) {
            self.status = response.status
            self.fields = response.headers
            self.lease = lease
            self.isPrivate = isPrivate
        }

        /// What `X-Martlet-Cache` says.
        var cache: String { fields[.martletCache] ?? "none" }

        /// The fields as lines, but for the length.
        var lines: [UInt8] {
            fields.reduce(into: []) { lines, field in
                if field.name != .contentLength { lines += "\(field.name.rawName): \(field.value)\r\n".utf8 }
            }
        }
    }

    private func admit(_ target: String, _ admission: Admission, _ body: HotAnswer.Body) {
        let bytes = Array(target.utf8)
        guard bytes.count <= Self.longestTarget else { return }
        let instruments = instruments(target, admission.status.code, admission.cache)
        let answer = HotAnswer(to: bytes, admission, body, instruments)
        let hash = Self.hash(bytes.span)
        state.withLock { state in
            if case .file = body {
                state.files.set(answer, for: hash, size: 1)
            } else {
                state.small.set(answer, for: hash, size: answer.size)
            }
        }
    }
}
