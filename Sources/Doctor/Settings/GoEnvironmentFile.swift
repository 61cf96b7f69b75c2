/// A file of settings, as `go env -w` writes it and as it comes with Go: a line `NAME=value` each.
///
/// There are no quotes and no escapes, and blanks count. Lines without `=`, and those that do not begin with a capital letter,
/// are passed over without a word.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-Environment_variables>, and what the go command does
package struct GoEnvironmentFile: Hashable, Sendable {
    /// Of a name that stands there more than once.
    package enum Order: Hashable, Sendable {
        /// The last line counts: the user's file.
        case last
        /// The first line counts: `$GOROOT/go.env`.
        case first
    }

    /// Something in the file that may not be what was meant.
    package struct Note: Hashable, Sendable {
        /// What is odd.
        package enum Kind: Hashable, Sendable {
            /// The line is passed over: no `=`, or it does not begin with a capital letter.
            case passedOver
            /// Go knows no variable of this name.
            case unknown
            /// The variable counts only in the environment.
            case processOnly
            /// The value is in quotes, which are part of it.
            case quoted
            /// The value ends in a blank or a carriage return, which is part of it.
            case blankAtEnd
            /// Another line for the same variable counts.
            case repeated
        }

        package let kind: Kind
        /// From 1.
        package let line: Int
        /// The variable; for a line that is passed over, what stands before its `=`, if anything.
        package let name: String
    }

    /// Where it lies.
    package let path: String
    /// What Go takes from the file.
    package let values: [String: String]
    /// In the order of the lines.
    package let notes: [Note]

    /// Reads the text of a file; any text can be read.
    package init(path: String, text: String, order: Order) {
        var reader = Reader(order: order)
        // A line of Go's ends at a line feed and nothing else; a carriage return is part of the value.
        for (index, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            reader.take(line, index + 1)
        }
        self.path = path
        self.values = reader.values.mapValues(\.text)
        self.notes = reader.notes.sorted { $0.line < $1.line }
    }

    private struct Reader {
        let order: Order
        var values: [String: (text: String, line: Int)] = [:]
        var notes: [Note] = []

        mutating func take(_ line: Substring.UnicodeScalarView, _ number: Int) {
            guard let first = line.first, first != "#", line.contains(where: { !$0.properties.isWhitespace }) else {
                return
            }
            let name = String(line.prefix { $0 != "=" })
            guard "A"..."Z" ~= first, let equals = line.firstIndex(of: "=") else {
                notes.append(Note(kind: .passedOver, line: number, name: line.contains("=") ? name : ""))
                return
            }
            keep(name, String(line[line.index(after: equals)...]), number)
        }

        private mutating func keep(_ name: String, _ text: String, _ line: Int) {
            if GoVariable.inProcessOnly.contains(name) {
                notes.append(Note(kind: .processOnly, line: line, name: name))
            } else if !GoVariable.inFiles.contains(name) {
                notes.append(Note(kind: .unknown, line: line, name: name))
            }
            if let old = values[name] {
                notes.append(Note(kind: .repeated, line: order == .last ? old.line : line, name: name))
            }
            if order == .last || values[name] == nil { values[name] = (text, line) }
            if let kind = Self.oddity(name, text) { notes.append(Note(kind: kind, line: line, name: name)) }
        }

        private static func oddity(_ name: String, _ text: String) -> Note.Kind? {
            let scalars = text.unicodeScalars
            if let last = scalars.last, last.properties.isWhitespace { return .blankAtEnd }
            guard !GoVariable.mayHaveQuotes(name), scalars.count > 1, let first = scalars.first else { return nil }
            return (first == "\"" || first == "'") && scalars.last == first ? .quoted : nil
        }
    }
}
