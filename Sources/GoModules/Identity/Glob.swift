/// A pattern of the shell: `*` and `?` for what is no slash, `[a-z]` and `[^a]` for one character, `\` before a special one.
///
/// Matching takes time proportional to the length of the pattern times that of the text, and no more.
///
/// Rules: <https://pkg.go.dev/path#Match>
struct Glob: Hashable {
    private let tokens: [GlobToken]

    /// Nil when the pattern is malformed; such a pattern matches nothing.
    init?(_ pattern: String) {
        guard let tokens = GlobReader.tokens(in: pattern) else { return nil }
        self.tokens = tokens
    }

    /// The number of characters before the first one that is not fixed.
    var literalPrefixLength: Int { tokens.prefix(while: \.isLiteral).count }

    /// Whether the pattern matches all of `text`.
    func matches(_ text: some Collection<Unicode.Scalar>) -> Bool {
        let scalars = Array(text)
        var (token, position) = (0, 0)
        // Where to go on when the text does not fit: behind the last star, which then takes one character more.
        var retry: (token: Int, position: Int)?
        while true {
            if token < tokens.count, tokens[token] == .star {
                token += 1
                retry = (token, position)
            } else if token < tokens.count, position < scalars.count, tokens[token].matches(scalars[position]) {
                token += 1
                position += 1
            } else if token == tokens.count, position == scalars.count {
                return true
            } else {
                // An earlier star cannot help: what follows it has matched as early as it can.
                guard let last = retry, last.position < scalars.count, scalars[last.position] != "/" else {
                    return false
                }
                retry = (last.token, last.position + 1)
                (token, position) = (last.token, last.position + 1)
            }
        }
    }
}
