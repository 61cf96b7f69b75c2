/// Something that a watch has to tell.
package enum WatchEvent: Hashable, Sendable {
    /// A mirror is another than in the round before; `before` is nil for the first round.
    case verdict(
        mirror: String,
        before: HistoryEntry.Verdict?,
        now: HistoryEntry.Verdict,
        score: Int,
        reasons: [String]
    )
    /// An alarm, or its end.
    case state(mirror: String, before: MirrorState, now: MirrorState, reasons: [String])
    /// More than half of the mirrors do not answer: it is likely that the network here is at fault, so that nothing is said of them.
    case network(silent: Int, of: Int)
    /// Most mirrors answer again.
    case networkBack

    /// A stable name.
    package var name: String {
        switch self {
        case .verdict: "mirror.verdict"
        case .state(_, _, let now, _): "mirror.\(now.rawValue)"
        case .network: "mirrors.network"
        case .networkBack: "mirrors.network-back"
        }
    }
}
