/// A piece of a `go.mod` file, such as the word `require` at line 3.
struct GoModToken {
    enum Kind: Equatable {
        case word
        /// In double quotes or backquotes, which are part of the text.
        case string
        /// One of `( ) [ ] { } ,`.
        case punctuation
        /// `//` to the end of a line on which nothing stands before it, line end included.
        case comment
        /// `//` to the end of a line that holds words, line end included.
        case suffixComment
        case newline
        case end
    }

    let kind: Kind
    /// As it stands in the file; a comment is without its line end.
    let text: String
    let position: SourcePosition

    /// Whether a line ends with this token.
    var endsLine: Bool { kind == .newline || kind == .suffixComment || kind == .end }

    func isPunctuation(_ mark: String) -> Bool { kind == .punctuation && text == mark }
}
