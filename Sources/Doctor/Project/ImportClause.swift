/// Reads the import declarations at the beginning of a Go file.
///
/// Rules: <https://go.dev/ref/spec#Source_file_organization>
struct ImportClause {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The import paths with their lines, from 1.
    ///
    /// Empty for a file with a build constraint, for one that uses C, and for what is no Go file.
    mutating func imports() -> [(path: String, line: Int)] {
        guard skipHeader(), take(word: "package"), takeWord() != nil else { return [] }
        var found: [(path: String, line: Int)] = []
        while take(word: "import") {
            if take("(") {
                while !take(")") { guard readPath(&found) else { return found } }
            } else {
                guard readPath(&found) else { return found }
            }
        }
        return found.contains { $0.path == "C" } ? [] : found
    }

    /// Reads `name "path"`; false when there is none.
    private mutating func readPath(_ found: inout [(path: String, line: Int)]) -> Bool {
        skipBlanks()
        if let next = peek, next == UInt8(ascii: ".") { advance() } else { _ = takeWord() }
        skipBlanks()
        guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "`") else { return false }
        let start = line
        advance()
        let text = bytes[index...].prefix { $0 != quote && $0 != UInt8(ascii: "\n") }
        for _ in text { advance() }
        guard peek == quote else { return false }
        advance()
        found.append((String(decoding: text, as: UTF8.self), start))
        return true
    }

    /// Skips comments before the package clause; false when one of them is a build constraint.
    private mutating func skipHeader() -> Bool {
        while true {
            skipSpace()
            let rest = bytes[index...]
            if rest.starts(with: "//go:build".utf8) || rest.starts(with: "// +build".utf8)
                || rest.starts(with: "//+build".utf8)
            {
                return false
            }
            guard skipComment() else { return true }
        }
    }

    private mutating func take(word: String) -> Bool {
        skipBlanks()
        let rest = bytes[index...]
        guard rest.starts(with: word.utf8), !(rest.dropFirst(word.utf8.count).first.map(Self.isLetter) ?? false) else {
            return false
        }
        for _ in word.utf8 { advance() }
        return true
    }

    private mutating func take(_ mark: Character) -> Bool {
        skipBlanks()
        guard let next = peek, next == mark.asciiValue else { return false }
        advance()
        return true
    }

    private mutating func takeWord() -> String? {
        skipBlanks()
        let word = bytes[index...].prefix(while: Self.isLetter)
        for _ in word { advance() }
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }

    private mutating func skipBlanks() {
        repeat { skipSpace() } while skipComment()
    }

    /// Skips blanks, line ends, and the semicolons that may stand for them.
    private mutating func skipSpace() {
        while let next = peek, next == 0x20 || (0x09...0x0D).contains(next) || next == UInt8(ascii: ";") || isMark {
            advance()
        }
    }

    /// The byte order mark that may begin a file.
    private var isMark: Bool { index < 3 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

    private mutating func skipComment() -> Bool {
        let rest = bytes[index...]
        if rest.starts(with: "//".utf8) {
            while let next = peek, next != UInt8(ascii: "\n") { advance() }
            return true
        }
        guard rest.starts(with: "/*".utf8) else { return false }
        while peek != nil, !bytes[index...].starts(with: "*/".utf8) { advance() }
        if peek != nil {
            advance()
            advance()
        }
        return true
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func advance() {
        if peek == UInt8(ascii: "\n") { line += 1 }
        index = min(index + 1, bytes.count)
    }

    /// Letters, digits, the underscore, and everything above ASCII.
    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
