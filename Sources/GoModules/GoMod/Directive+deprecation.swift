extension Directive {
    /// The message of a paragraph of the comments that begins with `Deprecated:`, or nil when there is none.
    ///
    /// Rule: <https://go.dev/ref/mod#go-mod-file-module-deprecation>
    var deprecation: String? {
        let mark = Array("Deprecated:".utf8)
        let text = Array(commentText.utf8)
        var start = 0
        while start + mark.count <= text.count {
            if text[start...].starts(with: mark) {
                let message = text[(start + mark.count)...].drop { $0 == 0x20 }
                let end = Self.paragraphEnd(in: text, from: message.startIndex)
                return end == message.startIndex ? nil : String(decoding: text[message.startIndex..<end], as: UTF8.self)
            }
            let end = Self.paragraphEnd(in: text, from: start)
            start = end + 2
            // Of three line ends in a row, the last two begin a paragraph as well as the first two.
            while start < text.count, text[start] == .newline { start += 1 }
        }
        return nil
    }

    /// Where the blank line after `start` is, or the end of the text.
    private static func paragraphEnd(in text: [UInt8], from start: Int) -> Int {
        var index = start
        while index + 1 < text.count {
            if text[index] == .newline, text[index + 1] == .newline { return index }
            index += 1
        }
        return text.count
    }
}
