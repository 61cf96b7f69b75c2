import GoModules

/// The value of a setting as it may be shown: without passwords and tokens.
enum ShownSetting {
    /// - `name`: The variable, since commands and flags are shown otherwise than addresses.
    static func text(_ name: String, _ value: String) -> String {
        switch name {
        case "GOAUTH": value.split(separator: ";", omittingEmptySubsequences: false).map(command).joined(separator: ";")
        case "GOFLAGS": value.split(separator: " ").map(flag).joined(separator: " ")
        default: addresses(value)
        }
    }

    /// A list of addresses, or one, with `***` for users, passwords and queries.
    static func addresses(_ value: String) -> String {
        let words = value.split(omittingEmptySubsequences: false, whereSeparator: isSeparator)
        // Where an @ stands in a word that does not begin as an address does, a password has a comma or a blank in it.
        let isList = words.allSatisfy { !$0.contains("@") || $0.prefix { $0 != "@" }.contains("://") }
        guard isList else { return address(value) }
        var shown = ""
        var rest = value[...]
        for word in words {
            shown += address(String(word))
            rest = rest.dropFirst(word.count)
            if let separator = rest.popFirst() { shown.append(separator) }
        }
        return shown
    }

    private static func isSeparator(_ character: Character) -> Bool {
        character == "," || character == "|" || character.isWhitespace
    }

    private static func address(_ text: String) -> String {
        let shown = ProxyURL.redacting(text).replacing("xxxxx@", with: "***@")
        guard let mark = shown.firstIndex(of: "?"), shown.contains("://") else { return shown }
        return shown[...mark] + "***"
    }

    /// The arguments of a helper command may be secrets; those of Go's own methods are not.
    private static func command(_ text: Substring) -> String {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let first = words.first, words.count > 1, first != "git" else { return words.joined(separator: " ") }
        return "\(first) ***"
    }

    /// What is passed on to compilers and linkers may hold anything.
    private static func flag(_ text: Substring) -> String {
        let parts = text.split(separator: "=", maxSplits: 1)
        let isPlain = ["mod", "modfile", "modcacherw", "buildvcs", "trimpath", "insecure", "tags", "p"].contains(
            String(parts.first?.drop { $0 == "-" } ?? "")
        )
        guard parts.count == 2, !isPlain else { return String(text) }
        return parts[0].hasPrefix("-") ? "\(parts[0])=***" : "***"
    }
}
