/// A file of the project, and what came of reading it.
struct ReadFile<Content: Sendable>: Sendable {
    /// What is wrong, and where.
    struct Flaw: Hashable, Sendable {
        /// From 1; nil when it is about the file as a whole.
        let line: Int?
        /// In the words of the go command where it has some.
        let message: String
    }

    enum State: Sendable {
        case missing
        /// It is there, and the system does not give it; the text says why.
        case unreadable(String)
        /// There is at least one flaw.
        case malformed([Flaw])
        case read(Content)
    }

    /// Absolute.
    let path: String
    /// Relative to the project's folder where it lies below it, such as `tools/go.mod`.
    let name: String
    let state: State
    /// Where the first mark that a merge left stands, from 1; nil when there is none.
    var conflictLine: Int?

    /// What the file says; nil when it is missing or cannot be understood.
    var content: Content? {
        if case .read(let content) = state { content } else { nil }
    }

    var isMissing: Bool {
        if case .missing = state { true } else { false }
    }
}

/// The marks that git leaves in a file that it could not merge.
enum ConflictMarks {
    /// The line of the first mark, from 1.
    ///
    /// A line of equals signs alone is none: it may underline a heading in a comment.
    static func firstLine(in bytes: [UInt8]) -> Int? {
        var number = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest.dropFirst(line.count + 1)
            number += 1
            if line.starts(with: "<<<<<<< ".utf8) || line.starts(with: ">>>>>>> ".utf8) { return number }
        }
        return nil
    }
}
