/// What was found so far, each cause once for what it is about.
struct FoundErrors {
    /// The most characters of a line that are shown.
    private static let longestText = 300

    private struct Key: Hashable {
        let code: String
        let row: Int?
        let captures: [FoundError.Capture]
    }

    private var places: [Key: Int] = [:]
    private var errors: [FoundError] = []

    mutating func add(_ claim: Claim, in passage: Passage) {
        let key = Key(code: claim.entry.code, row: claim.message?.row, captures: claim.captures)
        if let place = places[key] { return errors[place].count += 1 }
        places[key] = errors.count
        let text = passage.text
        let before = text[..<claim.range.lowerBound]
        let start = before.lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
        errors.append(
            FoundError(
                entry: claim.entry,
                row: claim.message?.row,
                captures: claim.captures,
                line: passage.firstLine + before.utf8.count { $0 == UInt8(ascii: "\n") },
                text: String(text[start...].prefix { $0 != "\n" }.prefix(Self.longestText)),
                count: 1
            )
        )
    }

    /// First what gives its code itself, then lower layers before those above, then what comes first.
    var inOrder: [FoundError] {
        errors.sorted { one, other in
            (one.row == nil ? 0 : 1, one.entry.layer, one.line) < (
                other.row == nil ? 0 : 1, other.entry.layer, other.line
            )
        }
    }
}
