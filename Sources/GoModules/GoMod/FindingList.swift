/// Collects what is wrong in one file.
struct FindingList {
    private let file: String
    private var findings: [GoModFinding] = []

    init(file: String) { self.file = file }

    /// Whether there are so many that no more need to be looked for.
    var isFull: Bool { findings.count >= GoModLimits.findings }

    mutating func add(_ message: String, at position: SourcePosition) {
        findings.append(GoModFinding(file: file, position: position, message: message))
    }

    mutating func addUnknown(_ block: GoModBlock) {
        add("unknown block type: \(block.words.joined(separator: " "))", at: block.position)
    }

    func throwIfAny() throws(GoModError) {
        if !findings.isEmpty { throw .malformed(findings) }
    }
}
