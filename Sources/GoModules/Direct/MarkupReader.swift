/// Reads a web page as lenient XML, the way the `go` command looks for `go-import` lines in it.
///
/// This is no HTML: a script that holds a `<` ends the search, as it does for Go. Attributes may lack quotes or a value,
/// elements need not be closed, and unknown character references stay as they are. One pass, linear in time.
///
/// Rules: <https://go.dev/ref/mod#vcs-find> ("the parser is lenient"), <https://www.w3.org/TR/xml/>
struct MarkupReader {
    private let bytes: [UInt8]
    private var position = 0
    /// The name of an element that ended where it began, `<a/>`: its end is the next token.
    private var pendingEnd: String?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next token; nil at the end of the page.
    ///
    /// - Throws: ``MarkupFault``; nothing can be read after that.
    mutating func next() throws(MarkupFault) -> MarkupToken? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name: name)
        }
        guard let first = peek else { return nil }
        guard first == .lessThan else {
            _ = try text(until: nil)
            return .other
        }
        position += 1
        switch try byte() {
        case .slash: return try endTag()
        case .questionMark: return try instruction()
        case .bang: return try declaration()
        default:
            position -= 1
            return try startTag()
        }
    }

    // MARK: Tags

    private mutating func endTag() throws(MarkupFault) -> MarkupToken {
        let name = try localName()
        skipSpace()
        guard try byte() == .greaterThan else { throw MarkupFault.malformed }
        return .end(name: name)
    }

    private mutating func startTag() throws(MarkupFault) -> MarkupToken {
        let name = try localName()
        var attributes: [(name: String, value: String)] = []
        while true {
            skipSpace()
            switch try byte() {
            case .greaterThan: return .start(name: name, attributes: attributes)
            case .slash:
                guard try byte() == .greaterThan else { throw MarkupFault.malformed }
                pendingEnd = name
                return .start(name: name, attributes: attributes)
            default:
                position -= 1
                attributes.append(try attribute())
            }
        }
    }

    /// `a="b"`, `a='b'`, `a=b`, or only `a`, which stands for `a="a"`.
    private mutating func attribute() throws(MarkupFault) -> (name: String, value: String) {
        let name = try localName()
        skipSpace()
        guard try byte() == .equals else {
            position -= 1
            return (name, name)
        }
        skipSpace()
        let quote = try byte()
        if quote == .quotationMark || quote == .apostrophe { return (name, try text(until: quote)) }
        position -= 1
        let value = bytes[position...].prefix { $0.isLetterOrDigit || $0.isOne(of: "_:-") }
        position += value.count
        guard position < bytes.count else { throw MarkupFault.cutOff }
        return (name, String(decoding: value, as: UTF8.self))
    }

    /// A name: letters, digits, `_`, `:`, `.`, `-`, and any character beyond ASCII; not a digit, dot or dash at its begin.
    private mutating func name() throws(MarkupFault) -> String {
        let name = bytes[position...].prefix(while: \.isMarkupNameByte)
        position += name.count
        guard position < bytes.count else { throw MarkupFault.cutOff }
        guard let first = name.first, !first.isDigit, first != .dot, first != .dash,
            let text = String(validating: name, as: UTF8.self)
        else { throw MarkupFault.malformed }
        return text
    }

    /// A name without the part before its colon.
    private mutating func localName() throws(MarkupFault) -> String {
        let name = try name()
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw MarkupFault.malformed }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return name }
        return String(parts[1])
    }

    // MARK: What is passed over

    /// `<?name … ?>`.
    ///
    /// An `<?xml` that names another encoding than UTF-8 or ASCII makes the page unreadable.
    private mutating func instruction() throws(MarkupFault) -> MarkupToken {
        let target = try name()
        skipSpace()
        let content = try upTo("?>")
        guard target == "xml" else { return .other }
        let version = Self.parameter("version", in: content)
        guard version.isEmpty || version.elementsEqual("1.0".utf8) else { throw MarkupFault.unsupported }
        let encoding = Self.parameter("encoding", in: content).map(\.lowercased)
        let isRead = encoding.isEmpty || encoding.elementsEqual("utf-8".utf8) || encoding.elementsEqual("ascii".utf8)
        guard isRead else { throw MarkupFault.unsupported }
        return .other
    }

    /// The value of `name="…"`; empty where there is none.
    private static func parameter(_ name: String, in content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let mark = Array("\(name)=".utf8)
        var rest = content
        while !rest.isEmpty {
            guard rest.starts(with: mark), let quote = rest.dropFirst(mark.count).first else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(mark.count + 1)
            guard quote == .quotationMark || quote == .apostrophe else { continue }
            guard let end = rest.firstIndex(of: quote) else { return [] }
            return rest[..<end]
        }
        return []
    }

    /// `<!-- … -->`, `<![CDATA[ … ]]>`, `<!DOCTYPE … >`.
    private mutating func declaration() throws(MarkupFault) -> MarkupToken {
        switch try byte() {
        case .dash:
            guard try byte() == .dash else { throw MarkupFault.malformed }
            _ = try upTo("--")
            guard try byte() == .greaterThan else { throw MarkupFault.malformed }
        case .leftBracket:
            for expected in "CDATA[".utf8 {
                guard try byte() == expected else { throw MarkupFault.malformed }
            }
            try checkCharacters(in: try upTo("]]>"))
        default: try skipDeclaration()
        }
        return .other
    }

    /// The rest of `<!DOCTYPE … >`: quotes and nested `<…>` may hold a `>`, comments anything.
    private mutating func skipDeclaration() throws(MarkupFault) {
        var quote: UInt8?
        var depth = 0
        while true {
            let current = try byte()
            switch (current, quote) {
            case (_, .some(let open)): if current == open { quote = nil }
            case (.greaterThan, _):
                if depth == 0 { return }
                depth -= 1
            case (.apostrophe, _), (.quotationMark, _): quote = current
            case (.lessThan, _):
                if bytes[position...].starts(with: "!--".utf8) {
                    position += "!--".utf8.count
                    _ = try upTo("-->")
                } else {
                    depth += 1
                }
            default: break
            }
        }
    }

    // MARK: Text

    /// Text up to the next `<`, or up to a quote, which is taken.
    ///
    /// - Throws: for `]]>` and control characters, for a `<` between quotes, and for bytes that are no UTF-8.
    private mutating func text(until quote: UInt8?) throws(MarkupFault) -> String {
        var content: [UInt8] = []
        var brackets = 0
        while let current = peek, current != quote {
            if current == .lessThan {
                guard quote == nil else { throw MarkupFault.malformed }
                break
            }
            if quote == nil, brackets >= 2, current == .greaterThan { throw MarkupFault.malformed }
            brackets = current == .rightBracket ? brackets + 1 : 0
            position += 1
            switch current {
            case .ampersand: content += try reference()
            case .carriageReturn:
                content.append(.newline)
                if peek == .newline { position += 1 }
            default: content.append(current)
            }
        }
        if quote != nil, peek != nil { position += 1 }
        try checkCharacters(in: content[...])
        return String(decoding: content, as: UTF8.self)
    }

    /// What `&lt;`, `&#60;` and the like stand for; what stands for nothing is taken as it is.
    private mutating func reference() throws(MarkupFault) -> [UInt8] {
        let start = position
        let isNumber = peek == .numberSign
        if isNumber { position += 1 }
        let isHexadecimal = isNumber && peek == .lowercaseX
        if isHexadecimal { position += 1 }
        let name = bytes[position...].prefix { byte in
            isHexadecimal ? byte.isHexadecimalDigit : isNumber ? byte.isDigit : byte.isMarkupNameByte
        }
        position += name.count
        guard position < bytes.count else { throw MarkupFault.cutOff }
        guard bytes[position] == .semicolon else { return [.ampersand] + bytes[start..<position] }
        position += 1
        let text = String(decoding: name, as: UTF8.self)
        let meaning = isNumber ? Self.scalar(text, radix: isHexadecimal ? 16 : 10) : Self.entities[text]
        return meaning ?? [.ampersand] + bytes[start..<position]
    }

    private static let entities: [String: [UInt8]] = [
        "lt": [.lessThan], "gt": [.greaterThan], "amp": [.ampersand], "apos": [.apostrophe], "quot": [.quotationMark],
    ]

    /// A surrogate becomes U+FFFD, and what is beyond Unicode stands for nothing, as in Go.
    private static func scalar(_ digits: String, radix: Int) -> [UInt8]? {
        guard let value = UInt64(digits, radix: radix), value <= 0x10FFFF else { return nil }
        let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
        return Array(String(Character(scalar)).utf8)
    }

    /// The characters of XML: no control characters but tab and line ends, no U+FFFE and U+FFFF.
    private func checkCharacters(in content: ArraySlice<UInt8>) throws(MarkupFault) {
        guard let text = String(validating: content, as: UTF8.self) else { throw MarkupFault.malformed }
        let isLegal = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20
                ? scalar.value != 0xFFFE && scalar.value != 0xFFFF : "\t\n\r".unicodeScalars.contains(scalar)
        }
        guard isLegal else { throw MarkupFault.malformed }
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func byte() throws(MarkupFault) -> UInt8 {
        guard let byte = peek else { throw MarkupFault.cutOff }
        position += 1
        return byte
    }

    /// What comes before `mark`, which is passed over.
    private mutating func upTo(_ mark: String) throws(MarkupFault) -> ArraySlice<UInt8> {
        let mark = Array(mark.utf8)
        let start = position
        while position + mark.count <= bytes.count {
            if bytes[position...].starts(with: mark) {
                position += mark.count
                return bytes[start..<(position - mark.count)]
            }
            position += 1
        }
        throw MarkupFault.cutOff
    }

    private mutating func skipSpace() { position += bytes[position...].prefix { $0.isOne(of: " \r\n\t") }.count }
}

extension UInt8 {
    fileprivate static let carriageReturn: UInt8 = 0x0D
    fileprivate static let quotationMark: UInt8 = 0x22
    fileprivate static let numberSign: UInt8 = 0x23
    fileprivate static let ampersand: UInt8 = 0x26
    fileprivate static let apostrophe: UInt8 = 0x27
    fileprivate static let semicolon: UInt8 = 0x3B
    fileprivate static let lessThan: UInt8 = 0x3C
    fileprivate static let equals: UInt8 = 0x3D
    fileprivate static let greaterThan: UInt8 = 0x3E
    fileprivate static let questionMark: UInt8 = 0x3F
    fileprivate static let leftBracket: UInt8 = 0x5B
    fileprivate static let rightBracket: UInt8 = 0x5D
    fileprivate static let lowercaseX: UInt8 = 0x78

    fileprivate var isMarkupNameByte: Bool { self >= 0x80 || isLetterOrDigit || isOne(of: "_:.-") }
    fileprivate var isHexadecimalDigit: Bool { isDigit || 0x61 <= lowercased && lowercased <= 0x66 }
}
