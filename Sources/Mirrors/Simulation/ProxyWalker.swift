import ErrorLibrary
import GoModules

/// Walks along a list, and notes each step.
struct ProxyWalker {
    let request: ProxyWalk.Request
    let question: ProxyQuestion
    let list: ProxyList
    let answers: [EntryAnswers]

    private(set) var steps: [ProxyWalk.Step] = []
    /// The last error that is not "not found": it is shown whatever comes after it, unless that is `direct`.
    private var error: ProxyWalk.Fault?
    /// The last "not found".
    private var absence: ProxyWalk.Fault?

    init(request: ProxyWalk.Request, question: ProxyQuestion, list: ProxyList, answers: [EntryAnswers]) {
        self.request = request
        self.question = question
        self.list = list
        self.answers = answers
    }

    mutating func walk() -> ProxyWalk.End {
        // GONOPROXY says nothing about the database.
        if question.isPrivate, request != .sumdb {
            note(nil, "GONOPROXY", WalkWords.isPrivate(question.path), WalkWords.privateGoesDirect)
            return .direct(isPrivate: true)
        }
        for (place, entry) in list.entries.enumerated() {
            switch entry.source {
            case .proxy(let url): if let end = ask(place, entry, at: url.absoluteText) { return end }
            case .file: if let end = ask(place, entry, at: entry.source.description) { return end }
            case .direct: return direct(place)
            case .off: return off(place)
            }
        }
        return ended
    }

    /// Nil when the next entry is to be asked.
    private mutating func ask(_ place: Int, _ entry: ProxyList.Entry, at base: String) -> ProxyWalk.End? {
        let answers = answers.dropFirst(place).first ?? EntryAnswers(.ok)
        let reader = AnswerReader(question: question, answers: answers, base: base)
        let reaction = reader.reaction(to: request)
        let behaviour = answers[reaction.request]
        steps.append(
            ProxyWalk.Step(
                entry: place,
                place: entry.source.description,
                request: reaction.request,
                behaviour: behaviour,
                what: behaviour.words(for: reaction.request),
                why: why(reaction, entry.fallback, next: place + 1 < list.entries.count ? place + 2 : nil),
                code: reaction.code
            )
        )
        let fault = reaction.code.map { ProxyWalk.Fault(entry: place, message: reaction.message, code: $0) }
        switch reaction.kind {
        case .serves, .servesWrong: return .served(entry: place)
        case .waits: return .waiting(entry: place)
        case .spoils: return fault.map { .stopped($0) }
        case .lacks: absence = fault
        case .fails:
            error = fault
            if entry.fallback == .onNotFound { return fault.map { .stopped($0) } }
        }
        return nil
    }

    private func why(_ reaction: EntryReaction, _ fallback: ProxyList.Fallback, next: Int?) -> LocalizedText {
        // At the end of the list an error before counts for more than an absence.
        if reaction.kind == .lacks, next == nil, error != nil { return WalkWords.errorRemains }
        return WalkWords.why(reaction, fallback, next: next)
    }

    private mutating func direct(_ place: Int) -> ProxyWalk.End {
        note(place, "direct", WalkWords.direct(request), WalkWords.directIsLast)
        return .direct(isPrivate: false)
    }

    private mutating func off(_ place: Int) -> ProxyWalk.End {
        let why = request == .sumdb ? WalkWords.databaseItself : WalkWords.offIsLast
        note(place, "off", WalkWords.off, error == nil ? why : WalkWords.errorRemains)
        if let error { return .stopped(error) }
        return request == .sumdb ? .direct(isPrivate: false) : .off
    }

    /// After the last entry.
    private var ended: ProxyWalk.End {
        if let error { return .stopped(error) }
        // Nobody relays the database, so it is asked where it is.
        guard request != .sumdb, let absence else { return .direct(isPrivate: false) }
        return .notFound(absence)
    }

    private mutating func note(_ place: Int?, _ name: String, _ what: LocalizedText, _ why: LocalizedText) {
        steps.append(
            ProxyWalk.Step(entry: place, place: name, request: request, behaviour: nil, what: what, why: why, code: nil)
        )
    }
}
