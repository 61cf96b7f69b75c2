/// The character classes of Go that its file formats are defined with.
enum CharacterClass {
    /// Go's white space: Unicode's property White_Space.
    static func isSpace(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// What Go prints as it is: letters, marks, numbers, punctuation, symbols and the ASCII space.
    static func isPrintable(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x7F { return codePoint >= 0x20 }
        return CodePointTable.pairs(PrintableTable.values, contain: codePoint)
    }

    /// Printable, or one of the space separators (category Zs).
    static func isGraphic(_ codePoint: UInt32) -> Bool {
        if isPrintable(codePoint) { return true }
        // The other members of White_Space are controls and the line and paragraph separators.
        return isSpace(codePoint) && codePoint > 0x85 && codePoint != 0x2028 && codePoint != 0x2029
    }

    /// `text` without white space at its two ends.
    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0.value) }),
            let last = scalars.lastIndex(where: { !isSpace($0.value) })
        else { return "" }
        return String(scalars[first...last])
    }

    /// The words of `text` between white space.
    static func fields(of text: String) -> [String] {
        text.unicodeScalars.split { isSpace($0.value) }.map { String($0) }
    }
}
