/// One line of a `go.mod` file that holds words, such as `require example.com/a v1.0.0 // indirect`.
public struct GoModLine: Hashable, Sendable {
    /// The words and marks as they stand in the file, quotes included; never empty.
    ///
    /// In a block these are the words of this line only; the directive is the block's.
    public let words: [String]
    /// Where the first word begins.
    public let position: SourcePosition
    /// The comments on the lines directly above.
    ///
    /// In a block, a blank line is kept as a comment without text.
    public internal(set) var commentsBefore: [GoModComment] = []
    /// The comment at the end of the line.
    public internal(set) var suffixComment: GoModComment?

    /// Whether the comment at the end says that no package of the main module imports the module directly.
    ///
    /// Rule: <https://go.dev/ref/mod#go-mod-file-require>
    var isMarkedIndirect: Bool {
        guard let content = suffixComment?.content else { return false }
        let fields = CharacterClass.fields(of: content)
        guard let first = fields.first else { return false }
        // Compared byte by byte: `==` would take U+037E for the semicolon.
        let mark = fields.count == 1 ? "indirect" : "indirect;"
        return first.utf8.elementsEqual(mark.utf8)
    }
}
