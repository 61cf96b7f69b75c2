/// One piece of a ``Glob``.
enum GlobToken: Hashable {
    /// Exactly this character.
    case literal(Unicode.Scalar)
    /// `?`: one character that is no slash.
    case any
    /// `*`: any number of characters that are no slashes.
    case star
    /// `[…]`: one character in one of the ranges, or with `[^…]` in none.
    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)

    var isLiteral: Bool {
        if case .literal = self { true } else { false }
    }

    /// Whether this piece matches one character; a star is not asked.
    func matches(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .literal(let literal): literal == scalar
        case .any: scalar != "/"
        case .star: false
        case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
        }
    }
}
