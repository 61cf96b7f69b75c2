/// Directives that share their first word, such as the lines between `require (` and `)`.
public struct GoModBlock: Hashable, Sendable {
    /// The words before the opening parenthesis; every known directive has exactly one.
    public let words: [String]
    /// Where the first of them begins.
    public let position: SourcePosition
    /// The comments on the lines directly above.
    public internal(set) var commentsBefore: [GoModComment] = []
    /// The comment behind the opening parenthesis.
    public internal(set) var openingComment: GoModComment?
    /// The lines between the parentheses.
    public internal(set) var lines: [GoModLine] = []
    /// The comments between the last line and the closing parenthesis.
    public internal(set) var commentsAtEnd: [GoModComment] = []
    /// The comment behind the closing parenthesis.
    public internal(set) var closingComment: GoModComment?
}
