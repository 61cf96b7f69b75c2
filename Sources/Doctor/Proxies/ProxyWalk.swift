import GoModules

/// How go comes to a file: along the entries of GOPROXY, as each of them answers.
///
/// Rules: <https://go.dev/ref/mod#environment-variables> (`GOPROXY`)
struct ProxyWalk: Sendable {
    /// An entry that was asked.
    struct Stop: Sendable {
        let entry: ProxyList.Entry
        let answer: ProxyAnswer

        var isFailed: Bool {
            if case .failed = answer.kind { true } else { false }
        }
    }

    enum End: Sendable {
        case given(Stop)
        /// To be fetched from its repository.
        case direct
        /// `off` stands there.
        case off
        /// Whoever was asked does not have it.
        case absent
        /// An entry failed, and go asks no further, or there is no other.
        case failed
    }

    /// The entries that were asked, in order.
    private(set) var stops: [Stop] = []
    private(set) var end = End.absent

    /// Asks until go would not ask any more.
    ///
    /// - `path`: Such as `/example.com/words/@v/v1.0.0.info`.
    init(_ list: ProxyList, _ path: String, most: Int = 1 << 20, _ examination: Examination) async {
        for entry in list.entries {
            guard let answer = await examination.answers.answer(entry.source, path, most: most, examination) else {
                end = entry.source == .direct ? .direct : .off
                return
            }
            let stop = Stop(entry: entry, answer: answer)
            stops.append(stop)
            switch answer.kind {
            case .given:
                end = .given(stop)
                return
            case .absent: continue
            case .failed:
                end = .failed
                if entry.fallback == .onNotFound { return }
            }
        }
    }

    /// The entries that failed where that ends the way.
    var fatal: [Stop] {
        if case .failed = end { stops.filter(\.isFailed) } else { [] }
    }

    /// The entries that failed where another one has it, or may.
    var harmless: [Stop] {
        if case .failed = end { [] } else { stops.filter(\.isFailed) }
    }
}
