/// A place in a text file, such as line 4, column 4.
public struct SourcePosition: Hashable, Sendable {
    /// The line, counted from 1.
    public internal(set) var line: Int
    /// The column in characters (Unicode scalars, not bytes), counted from 1.
    public internal(set) var column: Int
    /// The number of bytes before this place.
    public internal(set) var offset: Int

    /// The first place of every file.
    static let start = SourcePosition(line: 1, column: 1, offset: 0)
}
