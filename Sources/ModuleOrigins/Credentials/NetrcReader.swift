/// Takes a netrc file apart into words, and knows the line it is at.
struct NetrcReader {
    private let lines: [[Substring]]
    private var line = 0
    private var word = 0

    init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            line.split { $0 == " " || $0 == "\t" }
        }
    }

    /// The next word, on this line or a later one.
    mutating func next() -> String? {
        while line < lines.count {
            if word < lines[line].count {
                defer { word += 1 }
                return String(lines[line][word])
            }
            skipLine()
        }
        return nil
    }

    /// The word after `keyword`.
    mutating func value(of keyword: String) throws(CredentialError) -> String {
        let place = line
        guard let value = next() else { throw .netrc(line: place + 1, reason: "\(keyword) has no value") }
        return value
    }

    /// Goes to the next line.
    mutating func skipLine() {
        line += 1
        word = 0
    }

    /// Skips a macro: everything up to an empty line.
    mutating func skipMacro() {
        skipLine()
        while line < lines.count, !lines[line].isEmpty { skipLine() }
    }

    /// The error for a word that is no keyword; it may be part of a password, so it is not shown.
    var unknownWord: CredentialError {
        .netrc(line: line + 1, reason: "expected machine, login, password, account, macdef or default")
    }
}
