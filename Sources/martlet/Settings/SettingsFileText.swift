import Yams

/// The text of a settings file, known to be harmless to the YAML parser.
struct SettingsFileText {
    private let text: String

    /// - Throws: ``SettingsFileSyntaxError`` for more than ``SettingsFile/maximumSizeInBytes``, for what is not UTF-8, and for aliases.
    init(_ bytes: [UInt8]) throws(SettingsFileSyntaxError) {
        guard bytes.count <= SettingsFile.maximumSizeInBytes else {
            throw SettingsFileSyntaxError(line: 0, "the file is larger than 1 MiB", remedy: "settings need less")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsFileSyntaxError(line: 0, "the file is not UTF-8", remedy: "save it as UTF-8")
        }
        try Self.refuseAliases(in: bytes)
        self.text = text
    }

    /// The one document of the file, or nil where it is empty.
    ///
    /// The parser itself limits nesting to 1,000 levels.
    func root() throws(SettingsFileSyntaxError) -> Node? {
        do {
            // Without the rules that make numbers and truth values of texts: a setting is the text that stands there.
            return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw SettingsFileSyntaxError(error, in: text)
        } catch {
            throw SettingsFileSyntaxError(line: 0, "the file cannot be parsed as YAML", remedy: "\(error)")
        }
    }

    /// Refuses the file where the name behind some `&` also stands behind some `*`.
    ///
    /// The parser expands aliases as soon as it compares the keys of a mapping, so a few lines could cost hours. Every alias needs
    /// its two names in the text, so none escapes this; a text that holds such a pair by chance can be written another way.
    private static func refuseAliases(in bytes: [UInt8]) throws(SettingsFileSyntaxError) {
        let anchors = Set(names(behind: UInt8(ascii: "&"), in: bytes).map(\.name))
        guard !anchors.isEmpty else { return }
        for alias in names(behind: UInt8(ascii: "*"), in: bytes) where anchors.contains(alias.name) {
            throw SettingsFileSyntaxError(
                line: alias.line,
                "aliases are not allowed (\"*\(ShownText(String(decoding: alias.name, as: UTF8.self)))\")",
                remedy: "write the value out"
            )
        }
    }

    /// The runs of name characters of libyaml directly behind a mark, with their lines.
    private static func names(behind mark: UInt8, in bytes: [UInt8]) -> [(name: ArraySlice<UInt8>, line: Int)] {
        var names: [(name: ArraySlice<UInt8>, line: Int)] = []
        var line = 1
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == mark else { continue }
            let name = bytes[(index + 1)...].prefix(while: isNameByte)
            if !name.isEmpty { names.append((name, line)) }
        }
        return names
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension SettingsFileSyntaxError {
    /// The parser's own words, with the line and, where we know better than the parser, with a remedy.
    fileprivate init(_ error: YamlError, in text: String) {
        let fallback = "check indentation, colons and quotes"
        switch error {
        // The parser's own words name a C function.
        case .parser(_, let problem, let mark, _) where problem.hasPrefix("Maximum nesting level"):
            self.init(line: mark.line, "the file nests too deeply", remedy: "settings have one level of sections")
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let isPattern = context?.text.contains("alias") == true
            let remedy = isPattern ? "put a value that begins with * or & in quotes" : fallback
            self.init(line: mark.line, "not valid YAML: \(problem)", remedy: remedy)
        case .composer(_, let problem, let mark, _):
            self.init(line: mark.line, "not valid YAML: \(problem)", remedy: "write one document without aliases")
        case .duplicatedKeysInMapping(let names, let context):
            let shown = names.map { "\"\(ShownText($0))\"" }.joined(separator: ", ")
            self.init(line: context.mark.line, "\(shown) stands there twice", remedy: "keep one of them")
        case .reader(let problem, let offset, _, _):
            let line = offset.map { text.prefix($0).count(where: \.isNewline) + 1 }
            self.init(line: line ?? 0, "not valid YAML: \(problem)", remedy: "remove the control character")
        default:
            self.init(line: 0, "not valid YAML", remedy: fallback)
        }
    }
}
