import Mirrors
import Synchronization

/// A line that says how far the checks of mirrors are, for a person who watches; nothing elsewhere.
final class MirrorProgress: Sendable {
    private let total: Int
    private let isShown = Terminal.isInteractive
    private let ended = Mutex(0)

    init(total: Int) {
        self.total = total
        show(0, "")
    }

    /// A mirror was looked at.
    func show(_ report: MirrorReport) {
        let number = ended.withLock { ended in
            ended += 1
            return ended
        }
        show(number, report.name)
    }

    private func show(_ number: Int, _ name: String) {
        if isShown { Terminal.show("\(number)/\(total) \(name)") }
    }

    /// Takes the line away.
    func end() {
        if isShown { Terminal.show("") }
    }
}
