extension FoundError {
    /// A command of the remedy with what the message was about in place of what is in angle brackets.
    package func filled(_ command: String) -> String {
        CommandValues(captures.map { ($0.name, $0.value) }).filled(command)
    }
}

/// What goes in place of `<name>` in the commands of a remedy.
package struct CommandValues: Sendable {
    private let values: [String: String]

    /// - `pairs`: Names and values; a name that is there twice counts once, with the first value. A module with its version counts as both.
    package init(_ pairs: [(name: String, value: String)]) {
        let parted = pairs.flatMap { pair -> [(String, String)] in
            let parts = pair.value.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.name == "module", parts.count == 2 else { return [(pair.name, pair.value)] }
            return [("module", String(parts[0])), ("version", String(parts[1]))]
        }
        self.values = Dictionary(parted) { first, _ in first }
    }

    /// A command with the values in it.
    ///
    /// Where a file of a module is asked for, capital letters of module and version are escaped as addresses want it.
    ///
    /// Only plain values are put in, and folders in quotes: they may be anybody's, and commands are pasted into a shell.
    package func filled(_ command: String) -> String {
        var filled = ""
        var rest = command[...]
        while let start = rest.firstIndex(of: "<") {
            filled += rest[..<start]
            let behind = command.index(after: start)
            if let end = rest[behind...].firstIndex(of: ">"),
                let text = text(of: String(rest[behind..<end]), Self.use(command, start...end))
            {
                filled += text
                rest = rest[command.index(after: end)...]
            } else {
                filled.append("<")
                rest = rest[behind...]
            }
        }
        return filled + rest
    }

    /// What the word of a command is in which a name stands.
    private enum Use {
        case word
        /// The address of a file of a module.
        case address
        /// The same in a folder that is used as a proxy.
        case file
    }

    private static func use(_ command: String, _ name: ClosedRange<String.Index>) -> Use {
        let before = command[..<name.lowerBound].split(separator: " ", omittingEmptySubsequences: false).last ?? ""
        let behind = command[name.upperBound...].dropFirst().prefix { $0 != " " }
        let word = before + command[name] + behind
        guard ["/lookup/", "/@v/", "/@latest"].contains(where: { word.contains($0) }) else { return .word }
        if word.hasPrefix("<folder>") { return .file }
        return word.contains("://") || word.hasPrefix("<") ? .address : .word
    }

    private func text(of name: String, _ use: Use) -> String? {
        guard let value = values[name] else { return nil }
        guard value.utf8.allSatisfy(Self.isPlain), value.first != "-" else {
            return name == "folder" && Self.isFolder(value) ? ShellWord.quoted(value) : nil
        }
        guard name == "module" || name == "version" else { return value }
        return switch use {
        case .word: value
        // The exclamation mark itself would be taken by an interactive shell.
        case .address: Self.escaped(value, "%21")
        case .file: Self.escaped(value, #"\!"#)
        }
    }

    /// The capital letters with a mark in front, in small.
    ///
    /// Rules: <https://go.dev/ref/mod#goproxy-protocol>
    private static func escaped(_ value: String, _ mark: String) -> String {
        value.map { $0.isUppercase ? mark + $0.lowercased() : String($0) }.joined()
    }

    /// Whether it is the absolute path of a folder that can be shown.
    private static func isFolder(_ value: String) -> Bool {
        value.hasPrefix("/")
            && value.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
                default: true
                }
            }
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
