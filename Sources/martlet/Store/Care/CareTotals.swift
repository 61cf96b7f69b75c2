import ModuleProxy
import ModuleStores

/// What a pass over a store came to.
struct CareTotals: Sendable, Codable, Equatable {
    var files = 0
    var bytes: Int64 = 0
    var wrong = 0
    var untidy = 0
    var notes = 0
    /// Findings that were mended.
    var mended = 0
    /// Findings that are there still, and are more than a note.
    var left = 0

    mutating func pass(_ entry: StoreEntry) {
        files += 1
        bytes = bytes.clampedSum(entry.stamp.size)
    }

    mutating func note(_ finding: StoreFinding, isMended: Bool) {
        switch finding.severity {
        case .wrong: wrong += 1
        case .untidy: untidy += 1
        case .note: notes += 1
        }
        if isMended { mended += 1 } else if finding.severity != .note { left += 1 }
    }

    /// One line.
    var text: String {
        "\(files) files looked at (\(bytes) bytes): \(wrong) wrong, \(untidy) untidy, \(notes) notes; \(mended) mended, \(left) left"
    }
}
