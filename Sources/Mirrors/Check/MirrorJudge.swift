import ErrorLibrary
import Probes

/// Makes of the evidence about a mirror what its probes say.
///
/// It asks nobody, so no probe can end another.
struct MirrorJudge: Sendable {
    /// One answer that a probe looks at.
    struct Exhibit: Sendable {
        let question: MirrorQuestion
        /// Whether builds do not suffer when no answer comes: then that is no more than a warning.
        var isMild = false
        /// What is wrong with the answer, or that it is well; it has come as a whole, or has an error status.
        let look: @Sendable (Exchange) -> Remark
    }

    let evidence: MirrorEvidence
    let background: CheckBackground

    /// One result for each probe, in their order.
    var results: [ProbeResult] {
        let reached = reach
        guard reached.verdict == .pass else { return MirrorProbe.allCases.map { withoutAnswers($0, reached) } }
        return MirrorProbe.allCases.map { $0 == .reach ? reached : result(of: $0) }
    }

    /// What is said of a mirror that does not answer.
    private func withoutAnswers(_ probe: MirrorProbe, _ reached: ProbeResult) -> ProbeResult {
        switch probe {
        case .reach: reached
        case .tls: tls
        case .redirect where evidence.answers.exchanges.contains { $0.failure?.isOfRedirect == true }: redirect
        default: Remark.skip("the mirror does not answer", "镜像没有应答").result(of: probe)
        }
    }

    private func result(of probe: MirrorProbe) -> ProbeResult {
        switch probe {
        case .reach: reach
        case .tls: tls
        case .http2: http2
        case .redirect: redirect
        case .list: list
        case .listEmpty: listEmpty
        case .latest: latest
        case .freshness: freshness
        case .info: info
        case .infoBranch: infoBranch
        case .infoIncompatible: infoIncompatible
        case .mod: mod
        case .zip: zip
        case .zipHead: zipHead
        case .zipRange: zipRange
        case .zipETag: zipETag
        case .escapes: escapes
        case .missing: missing
        case .missingBody: missingBody
        case .privateLeak: privateLeak
        case .sumdbSupported: sumdbSupported
        case .sumdbLatest: sumdbLatest
        case .sumdbLookup: sumdbLookup
        case .sumdbTile: sumdbTile
        case .toolchain: toolchain
        case .disableFetch: disableFetch
        case .rate: rate
        case .immutable: immutable
        case .retained: retained
        }
    }
}

/// What the probes share.
extension MirrorJudge {
    /// Looks at each answer, and says the worst that is to be said, or the first good thing when all is well.
    func judged(_ probe: MirrorProbe, _ exhibits: [Exhibit]) -> ProbeResult {
        var duration: Duration?
        let remarks = exhibits.map { exhibit -> Remark in
            switch evidence.answers[exhibit.question] {
            case .given(let exchange):
                if let time = exchange.timings.total { duration = (duration ?? .zero) + time }
                guard let obstacle = Remark.obstacle(exchange) else { return exhibit.look(exchange) }
                return exhibit.isMild ? obstacle.asWarning : obstacle
            case .unasked(let reason): return .skip(reason)
            case nil: return Self.notNamed
            }
        }
        return (remarks.worst ?? Self.notNamed).result(of: probe, duration: duration)
    }

    /// There is no module to look at.
    static let notNamed = Remark.skip("no module was named for it", "没有为此指定模块")

    /// The last part of an address, to name a file by.
    static func file(_ module: some CustomStringConvertible, _ kind: String) -> (String, String) {
        ("\(kind) of \(module)", "\(module) 的 \(kind) ")
    }
}
