extension Unicode.Scalar {
    /// Whether this character can move a cursor, hide or reorder text, or end a line: categories Cc, Cf, Zl and Zp.
    ///
    /// All bidirectional controls are in Cf. Categories: <https://www.unicode.org/reports/tr44/#General_Category_Values>
    var isInvisible: Bool {
        if value < 0x7F { return value < 0x20 }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}
