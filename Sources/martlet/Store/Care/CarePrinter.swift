import ModuleProxy

/// Prints what a pass over a store has to say: findings on standard output, progress for a person who watches.
struct CarePrinter {
    let isJSON: Bool
    let showsNotes: Bool
    private let begun = ContinuousClock.now
    private var shown: ContinuousClock.Instant?
    /// The totals, once the end was reported.
    private(set) var totals: CareTotals?
    /// Why the work ended early.
    private(set) var failure: String?

    init(isJSON: Bool, showsNotes: Bool) {
        self.isJSON = isJSON
        self.showsNotes = showsNotes
    }

    mutating func take(_ report: CareReport) {
        switch report {
        case .progress(let bytes, let total): return show(bytes, of: total)
        case .finding(let finding, let outcome):
            guard showsNotes || finding.severity != .note || outcome != nil else { return }
            say(report, outcome.map { "\(finding.text): \($0)" } ?? "\(finding)")
        case .line(let line): say(report, line)
        case .end(let totals):
            self.totals = totals
            say(report, totals.text)
        case .failure(let reason): failure = reason
        }
    }

    private mutating func say(_ report: CareReport, _ text: String) {
        clear()
        print(isJSON ? report.json : text)
    }

    /// The line changes ten times a second at most.
    private mutating func show(_ bytes: Int64, of total: Int64) {
        guard Terminal.isInteractive, total > 0, bytes > 0 else { return }
        let now = ContinuousClock.now
        guard shown.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
        shown = now
        // A planted file may have any size, and more than all the time there is would be left.
        let rest = Double(max(total.clampedDifference(bytes), 0)) / Double(bytes)
        let left = Double((now - begun).components.seconds) * rest
        Terminal.show("\(bytes >> 20) of \(total >> 20) MiB, about \(Int(min(left, 1e9))) s left")
    }

    private mutating func clear() {
        if shown != nil { Terminal.show("") }
        shown = nil
    }
}
