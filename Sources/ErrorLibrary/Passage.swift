/// Some lines of a text around what may be a known message.
struct Passage {
    /// Lines before the line of a literal that may belong to its message, and behind it.
    static let (before, behind) = (2, 8)
    /// A passage is cut here, in lines: a log may be one error behind the other.
    static let longest = 64

    /// The number of its first line, from 1.
    let firstLine: Int
    /// Its lines as they were meant, with a line feed between them.
    let text: String
    /// The literals that are in it.
    let literals: Set<Int>
    /// Whether a line of it is longer than what is looked at.
    let isShortened: Bool
}

/// Cuts the passages out of a text while its literals come in.
struct PassageCutter {
    private let bytes: UnsafeRawBufferPointer
    private let body: (Passage) -> Void
    /// The line that was counted last: its number, from 1, where it begins, and how far it was looked at.
    private var counted = (number: 1, start: 0, seen: 0)
    /// The lines of the passage so far, and how many of them still may belong to its last literal.
    private var open: (first: Int, start: Int, last: Int, literals: Set<Int>)?

    init(_ bytes: UnsafeRawBufferPointer, _ body: @escaping (Passage) -> Void) {
        self.bytes = bytes
        self.body = body
    }

    /// A literal ends at this offset; offsets come in ascending order.
    mutating func add(_ literal: Int, at offset: Int) {
        count(to: offset)
        let line = counted.number
        guard let open, line <= open.last + Passage.behind else {
            finish()
            let (start, back) = lines(Passage.before, before: counted.start)
            self.open = (line - back, start, line, [literal])
            return
        }
        if line == open.last || line - open.first < Passage.longest {
            self.open = (open.first, open.start, line, open.literals.union([literal]))
        } else {
            // What was handed over is not looked at again.
            finish(before: line)
            self.open = (line, counted.start, line, [literal])
        }
    }

    /// Hands over the last passage.
    ///
    /// - `next`: The line that is of another one already.
    mutating func finish(before next: Int = .max) {
        guard let open else { return }
        self.open = nil
        let count = min(open.last + 1 + Passage.behind, next) - open.first
        let lines = bytes[open.start...].split(
            separator: UInt8(ascii: "\n"),
            maxSplits: count,
            omittingEmptySubsequences: false
        )
        let text = lines.prefix(count).map { LogLine.message($0) }.joined(separator: "\n")
        let isShortened = lines.prefix(count).contains { $0.count > LogLine.limit }
        body(Passage(firstLine: open.first, text: text, literals: open.literals, isShortened: isShortened))
    }

    private mutating func count(to offset: Int) {
        while counted.seen < offset {
            if bytes[counted.seen] == UInt8(ascii: "\n") {
                (counted.number, counted.start) = (counted.number + 1, counted.seen + 1)
            }
            counted.seen += 1
        }
    }

    /// The start of the line that is so many lines before the one that begins at `start`, and how many there really are.
    private func lines(_ wanted: Int, before start: Int) -> (start: Int, count: Int) {
        var (place, found) = (start, 0)
        while place > 0, found < wanted {
            let end = place - 1
            let previous = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            place = previous
            found += 1
        }
        return (place, found)
    }
}
