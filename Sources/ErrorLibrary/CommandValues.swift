extension FoundError {
    /// A command of the remedy with what the message was about in place of what is in angle brackets.
    package func filled(_ command: String) -> String {
        CommandValues(captures.map { ($0.name, $0.value) }).filled(command)
    }
}

/// What goes in place of `<name>` in the commands of a remedy.
package struct CommandValues: Sendable {
    private let pairs: [(name: String, value: String)]

    /// - `pairs`: Names and values; a name that is there twice counts once, with the first value.
    package init(_ pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// A command with the values in it.
    ///
    /// In an address of a proxy or a checksum database capital letters are escaped as those want it.
    ///
    /// Only plain values are put in: they may be anybody's, and commands are pasted into a shell.
    package func filled(_ command: String) -> String {
        var command = command
        for (name, value) in values where value.utf8.allSatisfy(Self.isPlain) && value.first != "-" {
            command = command.split(separator: " ", omittingEmptySubsequences: false).map { word in
                word.replacing("<\(name)>", with: Self.isRequest(word) ? Self.escaped(value) : value)
            }.joined(separator: " ")
        }
        return command
    }

    /// A module with its version counts as both.
    private var values: [(name: String, value: String)] {
        pairs.flatMap { pair -> [(name: String, value: String)] in
            let parts = pair.value.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.name == "module", parts.count == 2 else { return [pair] }
            return [("module", String(parts[0])), ("version", String(parts[1]))]
        }
    }

    /// Whether a word is the address of a file of a module.
    private static func isRequest(_ word: Substring) -> Bool {
        word.contains("://") && ["/lookup/", "/@v/", "/@latest"].contains { word.contains($0) }
    }

    /// `%21` is the exclamation mark that an interactive shell would take for itself.
    ///
    /// Rules: <https://go.dev/ref/mod#goproxy-protocol>
    private static func escaped(_ value: String) -> String {
        value.map { $0.isUppercase ? "%21\($0.lowercased())" : String($0) }.joined()
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
