/// The progress of a batch on a terminal, with an estimate of the time left; silent where nobody watches.
struct Progress {
    private let total: Int
    private var done = 0
    private let begun = ContinuousClock.now
    private var shown: ContinuousClock.Instant?

    init(total: Int) { self.total = total }

    /// Notes one finished file.
    ///
    /// The line changes ten times a second at most.
    mutating func step() {
        done += 1
        let now = ContinuousClock.now
        guard Terminal.isInteractive, shown.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
        shown = now
        let left = (now - begun) / done * (total - done)
        Terminal.show("\(done) of \(total) files, about \(left.components.seconds) s left")
    }

    func end() { if shown != nil { Terminal.show("") } }
}
