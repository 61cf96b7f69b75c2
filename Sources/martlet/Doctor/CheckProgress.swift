import Doctor
import ErrorLibrary
import Foundation
import Synchronization

/// A line that says how far the checks are, for a person who watches; nothing elsewhere.
final class CheckProgress: Sendable {
    private let total: Int
    private let language: Language
    private let isShown = Terminal.isInteractive
    private let ended = Mutex(0)

    init(total: Int, _ language: Language) {
        self.total = total
        self.language = language
    }

    /// A check has ended.
    func show(_ check: ExaminedCheck) {
        guard isShown else { return }
        let number = ended.withLock { ended in
            ended += 1
            return ended
        }
        Terminal.show("\(number)/\(total) \(check.check.title[language])")
    }

    /// Takes the line away.
    func end() {
        if isShown { Terminal.show("") }
    }
}
