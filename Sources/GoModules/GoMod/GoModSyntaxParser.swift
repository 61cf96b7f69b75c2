/// Puts tokens together to lines and blocks.
///
/// It reads one token ahead, as Go does, so that of two errors close together it reports the one that Go reports.
struct GoModSyntaxParser {
    private let file: String
    private var lexer: GoModLexer
    private var ahead: GoModToken

    init(_ lexer: GoModLexer, file: String) throws(GoModFinding) {
        self.file = file
        self.lexer = lexer
        self.ahead = try self.lexer.next()
    }

    /// Reads the whole file.
    mutating func statements() throws(GoModFinding) -> [GoModSyntax.Statement] {
        var statements: [GoModSyntax.Statement] = []
        var comments: [GoModComment] = []
        while true {
            switch ahead.kind {
            case .comment:
                comments.append(comment(try take()))
            case .newline, .suffixComment, .end:
                if !comments.isEmpty { statements.append(.comments(comments)) }
                comments = []
                if ahead.kind == .end { return statements }
                _ = try take()
            case .word, .string, .punctuation:
                statements.append(try statement(after: comments))
                comments = []
            }
        }
    }

    private mutating func take() throws(GoModFinding) -> GoModToken {
        let token = ahead
        ahead = try lexer.next()
        return token
    }

    private func comment(_ token: GoModToken) -> GoModComment {
        GoModComment(text: token.text, position: token.position)
    }

    private func suffixComment(_ token: GoModToken) -> GoModComment? {
        token.kind == .suffixComment ? comment(token) : nil
    }

    private mutating func statement(after comments: [GoModComment]) throws(GoModFinding) -> GoModSyntax.Statement {
        let first = try take()
        var words = [first.text]
        while true {
            let token = try take()
            if token.endsLine {
                return .line(line(words, first, comments, end: token))
            }
            if token.isPunctuation("(") {
                if ahead.endsLine { return .block(try block(words, first, comments)) }
                if ahead.isPunctuation(")") {
                    let closing = try take()
                    if ahead.endsLine { return .block(try emptyBlock(words, first, comments)) }
                    words.append(token.text)
                    words.append(closing.text)
                    continue
                }
            }
            words.append(token.text)
        }
    }

    private func line(
        _ words: [String],
        _ first: GoModToken,
        _ comments: [GoModComment],
        end: GoModToken
    ) -> GoModLine {
        GoModLine(
            words: words,
            position: first.position,
            commentsBefore: comments,
            suffixComment: suffixComment(end)
        )
    }

    private mutating func emptyBlock(
        _ words: [String],
        _ first: GoModToken,
        _ comments: [GoModComment]
    ) throws(GoModFinding) -> GoModBlock {
        var block = GoModBlock(words: words, position: first.position, commentsBefore: comments)
        block.closingComment = suffixComment(try take())
        return block
    }

    /// Reads a block from behind its opening parenthesis.
    private mutating func block(
        _ words: [String],
        _ first: GoModToken,
        _ comments: [GoModComment]
    ) throws(GoModFinding) -> GoModBlock {
        var block = GoModBlock(words: words, position: first.position, commentsBefore: comments)
        block.openingComment = suffixComment(try take())
        var pending: [GoModComment] = []
        while true {
            switch ahead.kind {
            case .newline, .suffixComment:
                let blank = GoModComment(text: "", position: try take().position)
                if keepsBlankLine(after: pending, in: block) { pending.append(blank) }
            case .comment:
                pending.append(comment(try take()))
            case .end:
                throw unterminated(at: first.position)
            case .punctuation where ahead.text == ")":
                try close(&block, pending)
                return block
            case .word, .string, .punctuation:
                block.lines.append(try lineInBlock(after: pending))
                pending = []
            }
        }
    }

    /// Several blank lines count as one, and those at the start of a block as none.
    private func keepsBlankLine(after pending: [GoModComment], in block: GoModBlock) -> Bool {
        pending.last.map { !$0.text.isEmpty } ?? !block.lines.isEmpty
    }

    private mutating func lineInBlock(after comments: [GoModComment]) throws(GoModFinding) -> GoModLine {
        let first = try take()
        var words = [first.text]
        while true {
            let token = try take()
            if token.endsLine { return line(words, first, comments, end: token) }
            words.append(token.text)
        }
    }

    private mutating func close(_ block: inout GoModBlock, _ comments: [GoModComment]) throws(GoModFinding) {
        _ = try take()
        let isOneBlankLine = comments.count == 1 && comments.allSatisfy(\.text.isEmpty)
        block.commentsAtEnd = isOneBlankLine ? [] : comments
        guard ahead.endsLine else { throw lexer.finding("syntax error (expected newline after closing paren)") }
        block.closingComment = suffixComment(try take())
    }

    private func unterminated(at start: SourcePosition) -> GoModFinding {
        lexer.finding("syntax error (unterminated block started at \(file):\(start.line):\(start.column))")
    }
}
