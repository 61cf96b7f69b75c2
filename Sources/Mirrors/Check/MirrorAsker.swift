import ErrorLibrary
import GoModules
import ModuleOrigins
import Probes

/// Asks one mirror, some questions at the same time.
struct MirrorAsker: Sendable {
    /// After so many connections in a row that did not come about, no more are tried.
    private static let mostLost = 3

    let prober: Prober
    let limits: MirrorLimits
    /// When nothing more is asked.
    let deadline: ContinuousClock.Instant
    private let base: String
    private let authorization: [(String, String)]

    init(_ url: ProxyURL, _ prober: Prober, _ limits: MirrorLimits) {
        self.prober = prober
        self.limits = limits
        self.deadline = .now + limits.mirror
        self.base = url.absoluteText
        self.authorization =
            url.credentials.flatMap { BasicCredentials($0)?.field }.map { [("Authorization", $0)] } ?? []
    }

    /// Asks `questions`, each once, and adds what came of them, in the order of the questions.
    func ask(_ questions: [MirrorQuestion], _ answers: inout MirrorAnswers) async {
        let found = await self.answers(to: questions)
        for question in questions {
            answers.add(question, found[question] ?? .unasked(Self.gaveUp))
        }
    }

    private func answers(to questions: [MirrorQuestion]) async -> [MirrorQuestion: MirrorAnswer] {
        await withTaskGroup(of: (MirrorQuestion, MirrorAnswer).self) { group in
            var found: [MirrorQuestion: MirrorAnswer] = [:]
            var waiting = questions[...]
            var lost = 0
            func start() {
                guard lost < Self.mostLost, let next = waiting.popFirst() else { return }
                group.addTask { (next, await answer(to: next)) }
            }
            for _ in 0..<limits.atOnce { start() }
            for await (question, answer) in group {
                found[question] = answer
                lost = answer.exchange?.failure?.isOfConnection == true ? lost + 1 : 0
                start()
            }
            return found
        }
    }

    /// Asks one question.
    func answer(to question: MirrorQuestion) async -> MirrorAnswer {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return .unasked(Self.timeIsOver) }
        let prober = prober.waiting(min(question.isLarge ? limits.zip : limits.answer, left))
        let headers = authorization + question.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let url = base + question.path
        return await Self.unlessCancelled(.unasked(Self.timeIsOver)) {
            .given(await prober.get(url, headers: headers, method: question.method, most: question.most))
        }
    }

    /// The result of `work`, or `fallback` as soon as the task is cancelled: what was begun ends by itself then.
    static func unlessCancelled<Value: Sendable>(
        _ fallback: Value,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        let race = Race<Value>()
        return await withTaskCancellationHandler {
            guard !Task.isCancelled else { return fallback }
            Task { race.end(await work()) }
            return await race.first()
        } onCancel: {
            race.end(fallback)
        }
    }

    private static let timeIsOver = LocalizedText("not asked: the time for this mirror was over", "未请求：该镜像的检查时间已用完")
    private static let gaveUp = LocalizedText("not asked: connections kept failing", "未请求：连接一再失败")
}

extension ProbeFailure {
    /// Whether no request could be sent.
    var isOfConnection: Bool { step != .http }
}
