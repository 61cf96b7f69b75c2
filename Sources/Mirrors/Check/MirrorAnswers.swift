import ErrorLibrary
import Probes

/// What came of a question.
enum MirrorAnswer: Sendable {
    case given(Exchange)
    /// It was not asked; the text says why.
    case unasked(LocalizedText)

    var exchange: Exchange? {
        if case .given(let exchange) = self { exchange } else { nil }
    }
}

/// What one mirror answered.
struct MirrorAnswers: Sendable {
    /// In the order in which they were asked.
    private(set) var all: [(question: MirrorQuestion, answer: MirrorAnswer)] = []
    private var places: [MirrorQuestion: Int] = [:]

    subscript(_ question: MirrorQuestion) -> MirrorAnswer? {
        places[question].map { all[$0].answer }
    }

    mutating func add(_ question: MirrorQuestion, _ answer: MirrorAnswer) {
        guard places[question] == nil else { return }
        places[question] = all.count
        all.append((question, answer))
    }

    /// Keeps no more than the first `most` bytes of the body of an answer, whose other properties remain.
    mutating func cut(_ question: MirrorQuestion, to most: Int) {
        guard let place = places[question], case .given(let exchange) = all[place].answer, exchange.body.count > most
        else { return }
        all[place].answer = .given(exchange.keeping(most))
    }

    /// The answers to what was asked.
    var exchanges: [Exchange] { all.compactMap(\.answer.exchange) }

    /// The body of a 200 that came as a whole; nil for anything else.
    func file(_ question: MirrorQuestion) -> [UInt8]? {
        guard let exchange = self[question]?.exchange, exchange.status == 200, exchange.failure == nil,
            exchange.isWhole
        else { return nil }
        return exchange.body
    }
}
