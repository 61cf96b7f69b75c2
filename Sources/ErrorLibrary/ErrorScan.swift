/// Looks through a text, such as the log of a build, for everything that the library knows.
///
/// Each part of the text is explained once, by the first message that claims it; so the text of an error and that of its cause, which `go` prints
/// in one line, are two findings, and a general message says nothing where a special one has spoken.
package struct ErrorScan {
    /// So many different passages are looked at; a log that has more repeats itself in other words.
    static let mostPassages = 2000

    /// What was found in a text.
    package struct Result: Sendable {
        /// The causes first, and what follows from them behind.
        package let errors: [FoundError]
        /// Whether there was more that may be a known message than is looked at: too many passages, or a line that is too long.
        package let isCut: Bool
    }

    private let library: ErrorLibrary
    private let search: LiteralSearch
    /// By literal: the messages that need it, by their places in the library; the last literal begins a code.
    private let messages: [[Int]]
    private let expressions: [Regex<AnyRegexOutput>]

    /// - Throws: When an expression of the library is none.
    package init(_ library: ErrorLibrary) throws {
        var literals: [String: [Int]] = [:]
        for (place, message) in library.messages.enumerated() {
            for literal in message.needs { literals[literal, default: []].append(place) }
        }
        let ordered = literals.sorted { $0.key < $1.key }
        self.library = library
        self.search = LiteralSearch(ordered.map { Array($0.key.utf8) } + [Array("MTL-".utf8)])
        self.messages = ordered.map(\.value) + [[]]
        self.expressions = try library.messages.map {
            try Regex($0.pattern).anchorsMatchLineEndings().matchingSemantics(.unicodeScalar)
        }
    }

    /// - `text`: Bytes that should be UTF-8; what is not is shown as such.
    package func errors(in text: UnsafeRawBufferPointer) -> Result {
        var found = FoundErrors()
        var known: [String: [Claim]] = [:]
        var isCut = false
        var cutter = PassageCutter(text) { passage in
            isCut = isCut || passage.isShortened
            if known[passage.text] == nil {
                guard known.count < Self.mostPassages else {
                    isCut = true
                    return
                }
                known[passage.text] = claims(in: passage)
            }
            for claim in known[passage.text] ?? [] { found.add(claim, in: passage) }
        }
        search.forEach(in: text) { cutter.add($0, at: $1) }
        cutter.finish()
        return Result(errors: found.inOrder, isCut: isCut)
    }

    /// What the passage says, each part of it once.
    private func claims(in passage: Passage) -> [Claim] {
        var claims = codes(in: passage)
        let places = Set(passage.literals.flatMap { messages[$0] }).sorted()
        for place in places {
            let message = library.messages[place]
            guard let entry = library.entry(message.code) else { continue }
            for match in passage.text.matches(of: expressions[place])
            where !claims.contains(where: { $0.range.overlaps(match.range) }) {
                claims.append(
                    Claim(entry: entry, message: message, range: match.range, captures: captures(message, match))
                )
            }
        }
        return claims
    }

    /// The codes that the text gives itself, as Martlet's own answers do.
    private func codes(in passage: Passage) -> [Claim] {
        guard passage.literals.contains(messages.count - 1) else { return [] }
        return passage.text.matches(of: /MTL-[A-Z]{2,5}[0-9]{3}/).compactMap { match in
            guard let entry = library.entry(String(match.output)) else { return nil }
            return Claim(entry: entry, message: nil, range: match.range, captures: [])
        }
    }

    private func captures(_ message: KnownMessage, _ match: Regex<AnyRegexOutput>.Match) -> [FoundError.Capture] {
        zip(message.captures, match.output.dropFirst()).compactMap { name, group in
            guard name != "_", let value = group.substring, !value.isEmpty else { return nil }
            return FoundError.Capture(name: name, value: String(value))
        }
    }
}

/// What a part of a passage says.
struct Claim {
    let entry: ErrorEntry
    let message: KnownMessage?
    let range: Range<String.Index>
    let captures: [FoundError.Capture]
}
