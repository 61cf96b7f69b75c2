/// Why an archive, or one entry of it, was refused.
///
/// The cases are the decisions a caller can take: what is flawed or too large stays so however often it is
/// fetched from the same place, while an unreadable file says nothing about the archive.
///
/// Example: `ZipError.flawed(.checksum, entry: "a/b.txt")`
public enum ZipError: Error, Equatable, Sendable {
    /// The archive breaks a rule; `entry` is the name at fault, nil when it is the archive as a whole.
    case flawed(ZipFlaw, entry: String?)
    /// The archive is larger than the caller allows; `entry` as in ``flawed(_:entry:)``.
    case beyondLimit(ZipBound, entry: String?)
    /// The operating system could not read the file; `code` is its `errno`, 0 when the file became shorter.
    case unreadable(code: Int32)
    /// The decompressor could not get its memory.
    case noMemory
}

extension ZipError: CustomStringConvertible {
    /// What is wrong, with the entry's name: at most about 300 bytes, ASCII without control characters.
    public var description: String {
        switch self {
        case .flawed(let flaw, let entry): "zip\(Self.place(entry)): \(flaw.rawValue)"
        case .beyondLimit(let bound, let entry): "zip\(Self.place(entry)): \(bound.rawValue)"
        case .unreadable(code: 0): "zip: the file became shorter while it was read"
        case .unreadable(let code): "zip: the file cannot be read (errno \(code))"
        case .noMemory: "zip: no memory for the decompressor"
        }
    }

    /// The name is the sender's choice, so it is quoted, escaped and cut before people or logs see it.
    private static func place(_ entry: String?) -> String {
        guard let entry else { return "" }
        let shown = entry.unicodeScalars.prefix(shownScalars).map { $0.escaped(asASCII: true) }.joined()
        let cut = entry.unicodeScalars.count > shownScalars ? "..." : ""
        return " entry \"\(shown)\(cut)\""
    }

    /// Enough for nearly all names, and short enough for one line with nothing but escapes (8 bytes each).
    private static let shownScalars = 80
}
