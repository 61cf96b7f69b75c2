import NIOCore

/// A GET or HEAD without a body as it came, when its form leaves no room for two readings.
///
/// What is read here is a part of what the decoder behind the lane accepts, and ends where that would find its end; so a request can be
/// handed on as bytes, and both count the same requests. Everything else is the decoder's: other methods and versions, any kind of body or
/// framing, fields in more than one line, a host with unusual characters, a request that is not here to its end.
///
/// Rule: <https://www.rfc-editor.org/rfc/rfc9112#section-2>
struct PlainGet {
    /// The bytes of the request.
    let length: Int
    /// Whether the lane knows how to answer; otherwise a field, the target or the method asks for something else.
    let isForLane: Bool
    /// Where the target is, and the values of fields without the spaces around them.
    let target: Range<Int>
    private(set) var fields = Fields()

    /// The fields that an answer of the lane depends on.
    struct Fields {
        var knownTag: Range<Int>?
        var range: Range<Int>?
        var authorization: Range<Int>?
        var userAgent: Range<Int>?
        fileprivate var hosts = 0
        fileprivate var count = 0
        fileprivate var areKnown = true
    }

    /// Reads the first request in `bytes`; nil when it is not plain, or not here to its end.
    init?(_ bytes: Span<UInt8>) {
        guard let isGet = Self.isGet(bytes) else { return nil }
        var position = isGet ? 4 : 5
        let start = position
        while position < bytes.count, Self.isVisible(bytes[position]) { position += 1 }
        self.target = start..<position
        guard Self.holds(" HTTP/1.1\r\n", at: position, bytes) else { return nil }
        position += 11
        while !Self.holds("\r\n", at: position, bytes) {
            guard let next = fields.read(bytes, at: position), next <= RequestLimits.headLength else { return nil }
            position = next
        }
        guard fields.hosts == 1, fields.count <= RequestLimits.fieldCount else { return nil }
        self.length = position + 2
        self.isForLane = isGet && fields.areKnown && target.count <= HotAnswers.longestTarget
    }

    /// Nil for any other method than the two.
    private static func isGet(_ bytes: Span<UInt8>) -> Bool? {
        if holds("GET /", at: 0, bytes) { return true }
        return holds("HEAD /", at: 0, bytes) ? false : nil
    }

    private static func isVisible(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5E }

    fileprivate static func holds(_ text: StaticString, at position: Int, _ bytes: Span<UInt8>) -> Bool {
        guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
        let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        for index in text.indices where bytes[position + index] != text[index] { return false }
        return true
    }
}

extension PlainGet.Fields {
    /// Reads the field at `position`.
    ///
    /// - Returns: where the next line begins; nil when this one is not whole, or says something about where the request ends.
    fileprivate mutating func read(_ bytes: Span<UInt8>, at position: Int) -> Int? {
        var colon = position
        while colon < bytes.count, Self.isToken[Int(bytes[colon])] { colon += 1 }
        guard colon > position, colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else { return nil }
        var end = colon + 1
        while end < bytes.count, bytes[end] >= 0x20 || bytes[end] == 0x09, bytes[end] != 0x7F { end += 1 }
        guard PlainGet.holds("\r\n", at: end, bytes) else { return nil }
        count += 1
        let value = Self.trimmed(colon + 1..<end, bytes)
        return note(position..<colon, value, bytes) ? end + 2 : nil
    }

    private static func trimmed(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isSpace(bytes[start]) { start += 1 }
        while start < end, isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// - Returns: false when only the decoder may read the request.
    ///
    /// One case for each name, told apart by length first: that is what most fields are passed over by.
    private mutating func note(_ name: Range<Int>, _ value: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        func isName(_ text: StaticString) -> Bool { Self.isEqual(text, name, bytes) }
        switch name.count {
        case 4 where isName("host"):
            hosts += 1
            return Self.isPlainHost(value, bytes)
        case 5 where isName("range"): set(\.range, value)
        case 6 where isName("expect"), 7 where isName("upgrade"), 14 where isName("content-length"),
            16 where isName("proxy-connection"), 17 where isName("transfer-encoding"):
            return false
        case 10 where isName("connection"): return Self.isEqual("keep-alive", value, bytes)
        case 10 where isName("user-agent"): userAgent = userAgent ?? value
        case 13 where isName("if-none-match"): set(\.knownTag, value)
        case 13 where isName("authorization"): set(\.authorization, value)
        case 8 where isName("if-match") || isName("if-range"),
            13 where isName("x-martlet-via") || isName("martlet-nonce"),
            17 where isName("if-modified-since"), 19 where isName("if-unmodified-since"),
            20 where isName("disable-module-fetch"):
            areKnown = false
        default: break
        }
        return true
    }

    /// A field that comes twice is for the other road.
    private mutating func set(_ field: WritableKeyPath<Self, Range<Int>?>, _ value: Range<Int>) {
        if self[keyPath: field] != nil { areKnown = false }
        self[keyPath: field] = value
    }

    /// Whether the bytes are those of a text in lower case, whatever their case.
    private static func isEqual(_ text: StaticString, _ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard text.utf8CodeUnitCount == range.count else { return false }
        let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        for index in text.indices where bytes[range.lowerBound + index] | 0x20 != text[index] { return false }
        return true
    }

    /// A name or an IPv4 address, and perhaps a port: part of what ``HostField`` accepts.
    private static func isPlainHost(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound, isInName[Int(bytes[position])] { position += 1 }
        guard position > range.lowerBound, position < range.upperBound else { return position > range.lowerBound }
        guard bytes[position] == UInt8(ascii: ":") else { return false }
        for index in position + 1..<range.upperBound where bytes[index] &- 0x30 > 9 { return false }
        return true
    }

    /// Which bytes the name of a field is made of.
    ///
    /// Rule: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
    private static let isToken = table(alsoWith: "!#$%&'*+-.^_`|~")
    private static let isInName = table(alsoWith: "-.")

    private static func table(alsoWith others: String) -> [Bool] {
        (0...255).map { (byte: UInt8) in
            byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || others.utf8.contains(byte)
        }
    }
}
