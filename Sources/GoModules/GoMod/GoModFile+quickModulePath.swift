extension GoModFile {
    /// Finds the module path in a file whose other parts may be broken or of a later syntax.
    ///
    /// The first line counts that begins with `module` and a space. What follows is taken as it stands, except for
    /// comments and quotes: `module a b` yields `a b`, and the block form yields `(`. Direct mode finds the roots of modules
    /// by it, so it must agree with Go and not with ``GoModFile/module``. Linear in time.
    ///
    /// - Returns: nil when there is no such line, or when the quotes are broken or empty.
    public static func quickModulePath(in bytes: [UInt8]) -> String? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != .newline }
            rest = rest.dropFirst(line.count + 1)
            guard let value = value(ofModuleLine: line) else { continue }
            guard let first = value.utf8.first, first.isOne(of: "\"`") else { return value }
            return GoModQuoting.unquoted(value).flatMap { $0.isEmpty ? nil : $0 }
        }
        return nil
    }

    private static func value(ofModuleLine line: ArraySlice<UInt8>) -> String? {
        // Most lines of a hostile file are too short to matter; this spares making text of them.
        guard line.count >= "module a".utf8.count else { return nil }
        let text = CharacterClass.trimmed(SourceCursor.text(of: line[..<commentStart(in: line)]))
        guard text.utf8.starts(with: "module".utf8) else { return nil }
        let rest = String(text.unicodeScalars.dropFirst("module".utf8.count))
        let value = CharacterClass.trimmed(rest)
        return value.isEmpty || value.utf8.count == rest.utf8.count ? nil : value
    }

    private static func commentStart(in line: ArraySlice<UInt8>) -> Int {
        var previousIsSlash = false
        for index in line.indices {
            let isSlash = line[index] == .slash
            if isSlash, previousIsSlash { return index - 1 }
            previousIsSlash = isSlash
        }
        return line.endIndex
    }
}
