/// The bytes that the grammars of this module name.
extension UInt8 {
    static let tab: UInt8 = 0x09
    static let newline: UInt8 = 0x0A
    static let bang: UInt8 = 0x21
    static let percent: UInt8 = 0x25
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let dash: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let at: UInt8 = 0x40
    static let backslash: UInt8 = 0x5C
    static let lowercaseV: UInt8 = 0x76
    static let pipe: UInt8 = 0x7C
    static let tilde: UInt8 = 0x7E

    var isDigit: Bool { Self.zero <= self && self <= Self.nine }
    var isLowercase: Bool { 0x61 <= self && self <= 0x7A }
    var isUppercase: Bool { 0x41 <= self && self <= 0x5A }
    var isLetterOrDigit: Bool { isDigit || isLowercase || isUppercase }
    /// The lower-case letter for an upper-case one; any other byte stays.
    var lowercased: UInt8 { isUppercase ? self | 0x20 : self }
    /// The upper-case letter for a lower-case one; any other byte stays.
    var uppercased: UInt8 { isLowercase ? self & 0xDF : self }

    func isOne(of characters: StaticString) -> Bool {
        characters.withUTF8Buffer { $0.contains(self) }
    }
}
