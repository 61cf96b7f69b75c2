/// A `go.mod` or `go.work` file as lines and blocks, before its directives are read.
///
/// Comments are kept with what they belong to: a comment on lines of its own belongs to the line below it when no
/// blank line is between, and a comment at the end of a line to that line.
///
/// Grammar: <https://go.dev/ref/mod#go-mod-file-grammar>
public struct GoModSyntax: Hashable, Sendable {
    /// A top-level part of a file.
    public enum Statement: Hashable, Sendable {
        /// A directive on one line, such as `go 1.23.0`.
        case line(GoModLine)
        /// Several directives that share their first word, in parentheses.
        case block(GoModBlock)
        /// Comments with a blank line, or the file's end, after them.
        case comments([GoModComment])
    }

    /// The parts in the order of the file.
    public let statements: [Statement]

    /// Reads the lines and blocks of a file, whatever the words in them are.
    ///
    /// - Parameters:
    ///   - bytes: The text, at most ``GoModLimits/sizeInBytes``. Bytes that are not UTF-8 read as U+FFFD.
    ///   - file: The file's name in errors.
    /// - Throws: ``GoModError`` with the first place that cannot be read.
    public init(_ bytes: [UInt8], file: String = "go.mod") throws(GoModError) {
        guard bytes.count <= GoModLimits.sizeInBytes else { throw .tooLarge(file: file, sizeInBytes: bytes.count) }
        do {
            var parser = try GoModSyntaxParser(GoModLexer(bytes, file: file), file: file)
            self.statements = try parser.statements()
        } catch {
            throw .malformed([error])
        }
    }
}
