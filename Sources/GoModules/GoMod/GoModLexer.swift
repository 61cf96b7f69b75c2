/// Splits a `go.mod` or `go.work` file into tokens.
///
/// Rules: <https://go.dev/ref/mod#go-mod-file-lexical>
struct GoModLexer {
    private let file: String
    private var cursor: SourceCursor
    private var tokensLeft = GoModLimits.tokens
    /// Whether only spaces were read since the last line end.
    private var lineIsBlank = true

    init(_ bytes: [UInt8], file: String) {
        self.file = file
        self.cursor = SourceCursor(bytes)
    }

    /// Where the next token will be looked for.
    var position: SourcePosition { cursor.position }

    func finding(_ message: String, at position: SourcePosition? = nil) -> GoModFinding {
        GoModFinding(file: file, position: position ?? cursor.position, message: message)
    }

    /// The next token; at the end of the file, `.end` again and again.
    mutating func next() throws(GoModFinding) -> GoModToken {
        guard tokensLeft > 0 else { throw finding("more than \(GoModLimits.tokens) words, comments and line ends") }
        tokensLeft -= 1
        while let space = cursor.next, space == 0x20 || space == 0x09 || space == 0x0D { cursor.advance() }
        if cursor.isAt(.slash, .slash) { return comment() }
        try refuseBlockComment()
        guard let first = cursor.next else { return token(.end, from: cursor.position) }
        switch Unicode.Scalar(first) {
        case "\n": return newline()
        case "(", ")", "[", "]", "{", "}", ",": return punctuation()
        case "\"", "`": return try string(quote: first)
        default: return try word(first: first)
        }
    }

    private mutating func comment() -> GoModToken {
        let start = cursor.position
        while let next = cursor.next, next != 0x0A { cursor.advance() }
        let text = cursor.text(from: start)
        let kind: GoModToken.Kind = lineIsBlank ? .comment : .suffixComment
        let scalars = text.unicodeScalars
        let endsWithReturn = !cursor.isAtEnd && scalars.last == "\r"
        cursor.advance()
        lineIsBlank = true
        return GoModToken(kind: kind, text: endsWithReturn ? String(scalars.dropLast()) : text, position: start)
    }

    private mutating func newline() -> GoModToken {
        let start = cursor.position
        cursor.advance()
        lineIsBlank = true
        return GoModToken(kind: .newline, text: "\n", position: start)
    }

    private mutating func punctuation() -> GoModToken {
        let start = cursor.position
        cursor.advance()
        return token(.punctuation, from: start)
    }

    private mutating func string(quote: UInt32) throws(GoModFinding) -> GoModToken {
        let start = cursor.position
        cursor.advance()
        while true {
            guard let next = cursor.next else { throw finding("unexpected EOF in string", at: start) }
            guard next != 0x0A else { throw finding("unexpected newline in string") }
            cursor.advance()
            if next == quote { return token(.string, from: start) }
            guard next == 0x5C, quote == 0x22 else { continue }
            // Whatever follows a backslash belongs to the string, even a line end; unquoting refuses it later.
            guard !cursor.isAtEnd else { throw finding("unexpected EOF in string", at: start) }
            cursor.advance()
        }
    }

    private mutating func word(first: UInt32) throws(GoModFinding) -> GoModToken {
        guard Self.isWordCharacter(first) else {
            throw finding("unexpected input character \(QuotedText.quote(Unicode.Scalar(first) ?? "\u{FFFD}"))")
        }
        let start = cursor.position
        while let next = cursor.next, Self.isWordCharacter(next) {
            if next == 0x2F {
                if cursor.isAt(.slash, .slash) { break }
                try refuseBlockComment()
            }
            cursor.advance()
        }
        return token(.word, from: start)
    }

    private func refuseBlockComment() throws(GoModFinding) {
        guard cursor.isAt(.slash, UInt8(ascii: "*")) else { return }
        throw finding("mod files must use // comments (not /* */ comments)")
    }

    /// Makes the token that ends here.
    private mutating func token(_ kind: GoModToken.Kind, from start: SourcePosition) -> GoModToken {
        lineIsBlank = false
        return GoModToken(kind: kind, text: cursor.text(from: start), position: start)
    }

    private static func isWordCharacter(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0x20, 0x28, 0x29, 0x5B, 0x5D, 0x7B, 0x7D, 0x2C: false
        default: CharacterClass.isPrintable(codePoint) && !CharacterClass.isSpace(codePoint)
        }
    }
}
