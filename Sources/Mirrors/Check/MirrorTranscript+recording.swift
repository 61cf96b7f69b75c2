import GoModules
import Probes

extension MirrorTranscript {
    /// All that a mirror was asked for, without what was left out in the end.
    init(_ evidence: MirrorEvidence) {
        let answers = evidence.answers.all + (evidence.relayed?.answers.all ?? [])
        let entries = answers.compactMap { question, answer in
            answer.exchange.map { Entry(question, $0) }
        }
        self.init(mirror: evidence.url.absoluteText, entries: entries)
    }
}

extension MirrorTranscript.Entry {
    fileprivate init(_ question: MirrorQuestion, _ exchange: Exchange) {
        let most = MirrorTranscript.mostOfBody
        self.init(
            method: question.method,
            path: question.path,
            wishes: question.headers.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) },
            status: exchange.status,
            failure: exchange.failure.map { "\($0.code) \(PlainText.shown($0.text))" },
            fields: exchange.headers.compactMap { MirrorTranscript.Field(kept: $0.name, $0.value) },
            body: Array(exchange.body.prefix(most)),
            isCut: exchange.body.count > most || (!exchange.isWhole && exchange.failure == nil)
        )
    }
}

extension MirrorTranscript.Field {
    /// Nil for a field that is not kept.
    fileprivate init?(kept name: String, _ value: String) {
        let isPlain = value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard isPlain, MirrorTranscript.kept.contains(name.lowercased()) else { return nil }
        self.init(name: name, value: value)
    }
}
