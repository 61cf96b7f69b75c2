/// A netrc file as Go reads it: words in pairs on a line, `machine`, `login`, `password` and others, which it passes over.
///
/// An entry counts once it has all three, `machine` first. A line that ends in `default` ends the reading, wherever it stands.
///
/// Source: what the go command of Go 1.27 does, which says nothing of what it passes over
struct NetrcText: Hashable {
    /// The hosts with a login and a password, such as `proxy.corp.example` or `proxy.corp.example:8443`.
    private(set) var machines: [String] = []
    /// The lines, from 1, with the beginning of an entry that Go does not use.
    private(set) var unusedLines: [Int] = []

    private var entry = Entry()
    private var isInMacro = false
    private var hasEnded = false

    private struct Entry: Hashable {
        var machine = ""
        var line = 0
        var hasLogin = false
        var hasPassword = false
    }

    init(_ text: String) {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            // A macro ends at an empty line.
            if isInMacro { isInMacro = !line.isEmpty } else { take(line, index + 1) }
        }
        drop()
    }

    private mutating func take(_ line: Substring, _ number: Int) {
        var words = line.split(whereSeparator: \.isWhitespace)[...]
        while let word = words.first, !word.hasPrefix("#") {
            guard let value = words.dropFirst().first else { return end(word, number) }
            take(word, String(value), number)
            words = words.dropFirst(2)
        }
    }

    private mutating func take(_ word: Substring, _ value: String, _ number: Int) {
        switch word {
        case "machine":
            drop()
            if hasEnded { unusedLines.append(number) } else { entry = Entry(machine: value, line: number) }
        case "login": entry.hasLogin = true
        case "password": entry.hasPassword = true
        case "macdef": isInMacro = true
        default: break
        }
        guard !entry.machine.isEmpty, entry.hasLogin, entry.hasPassword else { return }
        machines.append(entry.machine)
        entry = Entry()
    }

    /// Takes a word without a value at the end of a line.
    private mutating func end(_ word: Substring, _ number: Int) {
        if word == "machine" { unusedLines.append(number) }
        if word == "default" { hasEnded = true }
    }

    /// Ends an entry that has not got everything.
    private mutating func drop() {
        if !entry.machine.isEmpty { unusedLines.append(entry.line) }
        entry = Entry()
    }
}
