import ErrorLibrary
import GoModules
import Probes

/// What is wrong with the answer of an entry of GOPROXY.
struct ProxyFault: Hashable, Sendable {
    let code: String
    let values: [String: String]
    let facts: [Fact]

    init(_ code: String, _ values: [String: String] = [:], _ facts: [Fact] = []) {
        self.code = code
        self.values = values
        self.facts = facts
    }

    /// An error or an absence, as go would print it.
    init(_ stop: ProxyWalk.Stop, of module: String, _ examination: Examination) throws {
        let answer = stop.answer
        let facts = [Fact(LocalizedText("asked", "请求"), answer.url)] + Self.shown(answer)
        if let failure = answer.exchange?.failure {
            self.init(failure.code, failure.values, facts + [.said(failure.text)])
            return
        }
        let found = try answer.message(module).flatMap { try examination.known($0) }
        let fallback =
            switch (answer.kind, answer.exchange) {
            case (.absent, nil): "MTL-PRX025"
            case (.absent, _): "MTL-PRX014"
            default: "MTL-PRX019"
            }
        let values = ["module": module, "url": stop.entry.source.description]
        self.init(found?.entry.code ?? fallback, values.merging(found?.named ?? [:]) { $1 }, facts)
    }

    private static func shown(_ answer: ProxyAnswer) -> [Fact] {
        var facts: [Fact] = []
        if let status = answer.exchange?.status { facts.append(Fact(LocalizedText("status", "状态码"), "\(status)")) }
        // The lines after the first say why: of a Martlet, what each source answered.
        let lines = answer.shownBody.split(whereSeparator: \.isNewline).map { String($0).trimmedBlanks }
        let said = lines.filter { !$0.isEmpty }.prefix(4).joined(separator: "; ")
        if !said.isEmpty { facts.append(Fact(LocalizedText("server response", "服务器返回"), said)) }
        return facts
    }
}
