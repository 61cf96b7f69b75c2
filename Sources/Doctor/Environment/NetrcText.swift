import ModuleOrigins
import ModuleProxy

/// A netrc file as Go reads it: words in pairs on a line, `machine`, `login`, `password` and others, which it passes over.
///
/// An entry counts once it has all three, `machine` first. A line that ends in `default` ends the reading, wherever it stands. Comments
/// are pairs of words that mean nothing, so that one with `machine` in it can begin an entry. The server's own reader is stricter, and
/// refuses what this one passes over.
///
/// Source: what the go command of Go 1.27 does, which says nothing of what it passes over
struct NetrcText {
    /// A host with a login and a password.
    struct Entry: Hashable {
        /// Such as `proxy.corp.example` or `proxy.corp.example:8443`.
        let machine: String
        let credentials: BasicCredentials
    }

    /// In the order of the file; of several for one machine the first counts.
    private(set) var entries: [Entry] = []
    /// The lines, from 1, with the beginning of an entry that Go does not use.
    private(set) var unusedLines: [Int] = []

    private var begun = Begun()
    private var isInMacro = false
    private var hasEnded = false

    /// An entry that has not got everything.
    private struct Begun {
        var machine = ""
        /// Where it began; nil in a comment.
        var line: Int?
        var login: String?
        var password: String?
    }

    init(_ text: String) {
        for (index, bytes) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            // A macro ends at an empty line.
            if isInMacro { isInMacro = !bytes.isEmpty } else { take(Substring(bytes), index + 1) }
        }
        drop()
    }

    /// The hosts with a login and a password.
    var machines: [String] { entries.map(\.machine) }

    private mutating func take(_ line: Substring, _ number: Int) {
        var words = line.split(whereSeparator: \.isWhitespace)[...]
        let place = words.first?.hasPrefix("#") == true ? nil : number
        while let word = words.first {
            guard let value = words.dropFirst().first else { return end(word, place) }
            take(word, String(value), place)
            words = words.dropFirst(2)
        }
    }

    private mutating func take(_ word: Substring, _ value: String, _ line: Int?) {
        guard !hasEnded else {
            if word == "machine", let line { unusedLines.append(line) }
            return
        }
        switch word {
        case "machine":
            drop()
            begun = Begun(machine: value, line: line)
        case "login": begun.login = value
        case "password": begun.password = value
        case "macdef": isInMacro = true
        default: break
        }
        guard !begun.machine.isEmpty, let login = begun.login, let password = begun.password else { return }
        let credentials = BasicCredentials(user: login, password: Secret(password))
        entries.append(Entry(machine: begun.machine, credentials: credentials))
        begun = Begun()
    }

    /// Takes a word without a value at the end of a line.
    private mutating func end(_ word: Substring, _ line: Int?) {
        if word == "machine", let line { unusedLines.append(line) }
        if word == "default", !hasEnded {
            drop()
            hasEnded = true
        }
    }

    /// Ends an entry that has not got everything.
    private mutating func drop() {
        if !begun.machine.isEmpty, let line = begun.line { unusedLines.append(line) }
        begun = Begun()
    }
}
