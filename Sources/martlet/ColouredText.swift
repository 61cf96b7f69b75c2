/// What prints a page for people, in colour on a terminal that is not told otherwise.
protocol ColouredText {
    /// Whether the text may have escape sequences.
    var isColoured: Bool { get }
}

extension ColouredText {
    func bold(_ text: String) -> String { coloured(text, 1) }

    /// With a graphic rendition of ECMA-48, such as 31 for red.
    func coloured(_ text: String, _ code: Int) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
