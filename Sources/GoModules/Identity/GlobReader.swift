/// Takes a glob pattern apart.
struct GlobReader {
    private var rest: Substring.UnicodeScalarView

    /// The pieces of a pattern, or nil when it is malformed.
    static func tokens(in pattern: String) -> [GlobToken]? {
        var reader = GlobReader(rest: pattern.unicodeScalars[...])
        var tokens: [GlobToken] = []
        while let scalar = reader.rest.popFirst() {
            switch scalar {
            // Stars in a row are one.
            case "*": if tokens.last != .star { tokens.append(.star) }
            case "?": tokens.append(.any)
            case "[":
                guard let token = reader.takeClass() else { return nil }
                tokens.append(token)
            case "\\":
                guard let escaped = reader.rest.popFirst() else { return nil }
                tokens.append(.literal(escaped))
            default: tokens.append(.literal(scalar))
            }
        }
        return tokens
    }

    /// Takes what follows a `[`, through its `]`.
    private mutating func takeClass() -> GlobToken? {
        let negated = rest.first == "^"
        if negated { rest.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while let next = rest.first {
            if next == "]", !ranges.isEmpty || hasEmptyRange {
                rest.removeFirst()
                hasEmptyRange = false
                return .oneOf(ranges, negated: negated)
            }
            guard let low = takeMember() else { return nil }
            var high = low
            if rest.first == "-" {
                rest.removeFirst()
                guard let end = takeMember() else { return nil }
                high = end
            }
            // A range the wrong way round is well-formed and holds nothing.
            if low <= high { ranges.append(low...high) } else { hasEmptyRange = true }
        }
        return nil
    }

    /// Whether the class that is being read has had a range that holds nothing.
    private var hasEmptyRange = false

    /// Takes one end of a range, which may be escaped but neither `-` nor `]`.
    private mutating func takeMember() -> Unicode.Scalar? {
        guard let scalar = rest.popFirst(), scalar != "-", scalar != "]" else { return nil }
        return scalar == "\\" ? rest.popFirst() : scalar
    }
}
