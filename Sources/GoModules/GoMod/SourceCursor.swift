/// Reads UTF-8 text one character at a time and knows where it is.
///
/// A byte that is no part of valid UTF-8 counts as one replacement character (U+FFFD), as Go counts it, so columns in
/// error messages agree with Go's.
struct SourceCursor {
    let bytes: [UInt8]
    private(set) var position = SourcePosition.start

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position.offset >= bytes.count }

    /// The character here, or nil at the end.
    var next: UInt32? {
        isAtEnd ? nil : Self.decode(bytes, at: position.offset).codePoint
    }

    /// Whether the text from here on begins with these two bytes.
    func isAt(_ first: UInt8, _ second: UInt8) -> Bool {
        let offset = position.offset
        return offset + 1 < bytes.count && bytes[offset] == first && bytes[offset + 1] == second
    }

    /// Steps over one character; does nothing at the end.
    mutating func advance() {
        guard !isAtEnd else { return }
        let (codePoint, length) = Self.decode(bytes, at: position.offset)
        position.offset += length
        if codePoint == 0x0A {
            position.line += 1
            position.column = 1
        } else {
            position.column += 1
        }
    }

    /// The text between an earlier place and here, invalid bytes replaced.
    func text(from start: SourcePosition) -> String {
        guard start.offset < position.offset else { return "" }
        return Self.text(of: bytes[start.offset..<position.offset])
    }

    /// The text of `bytes`, each byte that is no part of valid UTF-8 replaced by U+FFFD.
    static func text(of bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var scalars = String.UnicodeScalarView()
        let copy = Array(bytes)
        var offset = 0
        while offset < copy.count {
            let (codePoint, length) = decode(copy, at: offset)
            scalars.append(Unicode.Scalar(codePoint) ?? "\u{FFFD}")
            offset += length
        }
        return String(scalars)
    }

    /// The character whose first byte is at `offset`, which must be less than the number of bytes.
    private static func decode(_ bytes: [UInt8], at offset: Int) -> (codePoint: UInt32, length: Int) {
        let first = bytes[offset]
        guard first >= 0x80 else { return (UInt32(first), 1) }
        guard let shape = SequenceShape(first: first), bytes.count - offset >= shape.length,
            shape.second.contains(bytes[offset + 1])
        else { return (0xFFFD, 1) }
        var codePoint = UInt32(first & shape.payload)
        for byte in bytes[(offset + 1)..<(offset + shape.length)] {
            guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            codePoint = codePoint << 6 | UInt32(byte & 0x3F)
        }
        return (codePoint, shape.length)
    }
}

/// What the first byte of a UTF-8 sequence says about the rest.
///
/// The range of the second byte excludes overlong forms, surrogates and what is above U+10FFFF (Unicode standard,
/// table 3-7, <https://www.unicode.org/versions/Unicode17.0.0/core-spec/chapter-3/#G27506>).
private struct SequenceShape {
    let length: Int
    let payload: UInt8
    let second: ClosedRange<UInt8>

    init?(first: UInt8) {
        switch first {
        case 0xC2...0xDF: (length, payload, second) = (2, 0x1F, 0x80...0xBF)
        case 0xE0: (length, payload, second) = (3, 0x0F, 0xA0...0xBF)
        case 0xED: (length, payload, second) = (3, 0x0F, 0x80...0x9F)
        case 0xE1...0xEF: (length, payload, second) = (3, 0x0F, 0x80...0xBF)
        case 0xF0: (length, payload, second) = (4, 0x07, 0x90...0xBF)
        case 0xF1...0xF3: (length, payload, second) = (4, 0x07, 0x80...0xBF)
        case 0xF4: (length, payload, second) = (4, 0x07, 0x80...0x8F)
        default: return nil
        }
    }
}
