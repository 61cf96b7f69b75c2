/// One comment of a `go.mod` file, such as `// indirect`.
public struct GoModComment: Hashable, Sendable {
    /// The comment from its `//` to the end of the line, or nothing for a blank line inside a block.
    public let text: String
    /// Where its `//` stands.
    public let position: SourcePosition

    /// What is said: the text without `//` and without spaces at its ends; nil for a blank line.
    var content: String? {
        text.utf8.starts(with: "//".utf8) ? CharacterClass.trimmed(String(text.unicodeScalars.dropFirst(2))) : nil
    }
}
