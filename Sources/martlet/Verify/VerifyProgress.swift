import Synchronization

/// A line that says how far the asking is, for a person who watches; nothing elsewhere.
final class VerifyProgress: Sendable {
    private let total: Int
    private let isShown = Terminal.isInteractive
    private let done = Mutex(0)

    init(total: Int) { self.total = total }

    /// One more is done.
    func step(_ what: String) {
        let number = done.withLock { done in
            done += 1
            return done
        }
        if isShown { Terminal.show("\(number)/\(total) \(what.shown)") }
    }

    /// So many are done.
    func reach(_ number: Int) {
        let isNews = done.withLock { done in
            defer { done = number }
            // A line for every hundredth part is enough to see that something happens.
            return number * 100 / max(total, 1) != done * 100 / max(total, 1)
        }
        if isShown, isNews { Terminal.show("\(number)/\(total)") }
    }

    /// Takes the line away.
    func end() {
        if isShown { Terminal.show("") }
    }
}
