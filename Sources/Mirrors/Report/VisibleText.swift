/// Texts of strangers, fit to be shown.
package enum VisibleText {
    /// `text` in one line, with `�` for every character that cannot be seen or that turns the direction of the text around.
    package static func shown(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                shown.append(scalar.properties.isWhitespace ? " " : "\u{FFFD}")
            case .format, .privateUse, .surrogate, .unassigned: shown.append("\u{FFFD}")
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}
