/// A text of `go`, or of what it starts, that tells a cause.
package struct KnownMessage: Hashable, Sendable, Decodable {
    /// Its number in the table of docs/errors.md.
    package let row: Int
    /// What it leads to.
    package let code: String
    /// A regular expression with `^` and `$` at line ends.
    package let pattern: String
    /// One of them is on a line of every text that matches.
    package let needs: [String]
    /// What the first groups of the expression are; `_` is nothing of interest.
    package let captures: [String]

    private enum Keys: String, CodingKey {
        case row, code, captures, needs
        case pattern = "match"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        self.row = try container.decode(Int.self, forKey: .row)
        self.code = try container.decode(String.self, forKey: .code)
        self.pattern = try container.decode(String.self, forKey: .pattern)
        self.captures = try container.decodeIfPresent([String].self, forKey: .captures) ?? []
        // One literal, or a list.
        do {
            self.needs = [try container.decode(String.self, forKey: .needs)]
        } catch DecodingError.typeMismatch {
            self.needs = try container.decode([String].self, forKey: .needs)
        }
    }
}
