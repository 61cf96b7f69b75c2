/// Replaces the escapes between the double quotes of a Go string.
///
/// Rules: <https://go.dev/ref/spec#Rune_literals>
struct EscapeReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private var result: [UInt8] = []

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.index = bytes.startIndex
    }

    /// The text, or nil when a quote or a line end stands unescaped or an escape is none of Go's.
    mutating func text() -> String? {
        while let byte = take() {
            switch Unicode.Scalar(byte) {
            case "\"", "\n": return nil
            case "\\": guard escape() else { return nil }
            default: result.append(byte)
            }
        }
        return SourceCursor.text(of: result[...])
    }

    private mutating func take() -> UInt8? {
        guard index < bytes.endIndex else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    private mutating func escape() -> Bool {
        guard let byte = take() else { return false }
        switch Unicode.Scalar(byte) {
        case "a": result.append(0x07)
        case "b": result.append(0x08)
        case "f": result.append(0x0C)
        case "n": result.append(0x0A)
        case "r": result.append(0x0D)
        case "t": result.append(0x09)
        case "v": result.append(0x0B)
        case "\\", "\"": result.append(byte)
        case "x": return appendByte(number(of: 2, radix: 16))
        case "u": return appendCharacter(number(of: 4, radix: 16))
        case "U": return appendCharacter(number(of: 8, radix: 16))
        case "0", "1", "2", "3", "4", "5", "6", "7":
            index -= 1
            return appendByte(number(of: 3, radix: 8))
        default: return false
        }
        return true
    }

    private mutating func appendByte(_ value: UInt32?) -> Bool {
        guard let value, let byte = UInt8(exactly: value) else { return false }
        result.append(byte)
        return true
    }

    private mutating func appendCharacter(_ value: UInt32?) -> Bool {
        guard let value, let scalar = Unicode.Scalar(value) else { return false }
        result.append(contentsOf: Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter)
        return true
    }

    /// The number in the next `count` digits, eight at most, or nil when fewer follow.
    private mutating func number(of count: Int, radix: UInt32) -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let byte = take(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < Int(radix)
            else { return nil }
            // At most eight digits of radix 16 or three of radix 8: below 2^32.
            value = value &* radix &+ UInt32(digit)
        }
        return value
    }
}
