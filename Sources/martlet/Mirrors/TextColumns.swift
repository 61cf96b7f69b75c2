/// Texts in columns of a terminal, where a Chinese character takes two.
enum TextColumns {
    /// How many columns a text takes.
    static func width(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    /// `text` with spaces up to a width, or cut to it with `…`.
    ///
    /// - `isRight`: Whether the spaces stand before it.
    static func padded(_ text: String, to width: Int, isRight: Bool = false) -> String {
        let shown = cut(text, to: width)
        let spaces = String(repeating: " ", count: max(0, width - self.width(shown)))
        return isRight ? spaces + shown : shown + spaces
    }

    /// `text`, or as much of it as fits, with `…` at its end.
    static func cut(_ text: String, to width: Int) -> String {
        guard self.width(text) > width else { return text }
        var shown = ""
        for character in text {
            guard self.width(shown) + self.width(String(character)) < width else { break }
            shown.append(character)
        }
        return shown + "…"
    }

    /// `text` in lines of at most `width` columns, indentation included.
    ///
    /// Lines are broken at spaces, and beside Chinese characters, but not before what closes a clause.
    ///
    /// - `first`: What stands before the first line.
    /// - `rest`: The same for the others.
    static func wrapped(_ text: String, width: Int, first: String, rest: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isBlank = true
        for word in words(text) {
            let isFitting = self.width(line) + self.width(word.trimmed) <= width
            if !isFitting, !isBlank {
                lines.append(line.trimmed)
                (line, isBlank) = (rest, true)
            }
            line += isBlank ? word.drop { $0 == " " } : word[...]
            isBlank = false
        }
        return lines + [line.trimmed]
    }

    /// The pieces between which a line may be broken; a space belongs to the piece before it.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var mayBreak = true
        for character in text {
            let isWide = width(String(character)) > 1
            let closes = "，。；：、）」”！？".contains(character)
            if !closes, mayBreak || (isWide && words.last?.last.map("（「“".contains) != true) {
                words.append(String(character))
            } else {
                words.append((words.popLast() ?? "") + String(character))
            }
            mayBreak = character == " " || closes || (isWide && !"（「“".contains(character))
        }
        return words
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch scalar.value {
        // East Asian characters, their punctuation and full-width forms: <https://www.unicode.org/reports/tr11/>
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

extension String {
    /// Without spaces at its end.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
