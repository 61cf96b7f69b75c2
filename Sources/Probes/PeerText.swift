/// Makes what others sent fit to be printed: no control characters, no line ends, no reordering, and not too long.
package enum PeerText {
    /// More of one value does not help anybody.
    static let most = 200

    /// `text` with `?` for every character that cannot be seen, cut after `most` characters.
    package static func shown(_ text: some StringProtocol, most: Int = 200) -> String {
        var shown = String.UnicodeScalarView()
        for (index, scalar) in text.unicodeScalars.enumerated() {
            guard index < most else {
                shown.append("…")
                break
            }
            shown.append(isVisible(scalar) ? scalar : "?")
        }
        return String(shown)
    }

    /// The same for bytes; those that are not UTF-8 show as the replacement character.
    static func shown(_ bytes: some Collection<UInt8>) -> String {
        shown(String(decoding: bytes.prefix(4 * most), as: UTF8.self))
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
        default: true
        }
    }
}
