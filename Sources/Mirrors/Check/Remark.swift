import ErrorLibrary
import Probes

/// What is to be said of an answer.
struct Remark: Hashable, Sendable {
    let verdict: ProbeResult.Verdict
    let detail: LocalizedText
    /// The cause; nil for what is well or was not looked at.
    let code: String?

    fileprivate init(_ verdict: ProbeResult.Verdict, _ english: String, _ chinese: String, _ code: String?) {
        self.verdict = verdict
        self.detail = LocalizedText(english, chinese)
        self.code = code
    }

    static func pass(_ english: String, _ chinese: String) -> Remark { Remark(.pass, english, chinese, nil) }
    static func skip(_ english: String, _ chinese: String) -> Remark { Remark(.skip, english, chinese, nil) }
    static func unknown(_ english: String, _ chinese: String, code: String? = nil) -> Remark {
        Remark(.unknown, english, chinese, code)
    }
    static func warn(_ code: String, _ english: String, _ chinese: String) -> Remark {
        Remark(.warn, english, chinese, code)
    }
    static func fail(_ code: String, _ english: String, _ chinese: String) -> Remark {
        Remark(.fail, english, chinese, code)
    }

    static func skip(_ reason: LocalizedText) -> Remark { .skip(reason[.english], reason[.chinese]) }

    /// A failure on the way to an answer.
    static func fail(_ failure: ProbeFailure) -> Remark { .fail(failure.code, failure.text, failure.text) }

    /// The same, when builds do not suffer from it.
    var asWarning: Remark {
        verdict == .fail ? Remark(.warn, detail[.english], detail[.chinese], code) : self
    }

    /// The same, when it says nothing about what was looked at.
    var asUnknown: Remark { Remark(.unknown, detail[.english], detail[.chinese], code) }

    /// How bad it is, for the choice of the worst.
    var severity: Int {
        switch verdict {
        case .fail: 4
        case .warn: 3
        case .unknown: 2
        case .skip: 1
        case .pass: 0
        }
    }

    func result(of probe: MirrorProbe, duration: Duration? = nil) -> ProbeResult {
        ProbeResult(probe, verdict, detail, code: code, duration: duration)
    }
}

extension [Remark] {
    /// The worst one, with the words of others that are as bad; nil for none.
    ///
    /// Of what is well, the first is said.
    var worst: Remark? {
        guard let severity = map(\.severity).max(), let first = first(where: { $0.severity == severity }) else {
            return nil
        }
        guard first.verdict != .pass else { return first }
        var others: [LocalizedText] = []
        for remark in self where remark.severity == severity && !others.contains(remark.detail) {
            others.append(remark.detail)
        }
        return Remark(
            first.verdict,
            others.map { $0[.english] }.joined(separator: "; "),
            others.map { $0[.chinese] }.joined(separator: "；"),
            first.code
        )
    }
}
