/// What a source says about its own error, made fit for a message.
enum ErrorText {
    /// How many bytes of an error's body are read.
    static let bytesRead = 4096
    /// The most bytes and lines kept: what the `go` command would print.
    static let longest = 600
    static let mostLines = 7

    /// The first lines of an error's body.
    ///
    /// - Parameters:
    ///   - body: The first ``bytesRead`` bytes of it, or fewer.
    ///   - contentType: The value of `Content-Type`.
    /// - Returns: nil when it is not plain printable text.
    static func lines(of body: [UInt8], contentType: String?) -> String? {
        guard isPlainText(contentType) else { return nil }
        var kept = ""
        let lines = decoded(body).split(whereSeparator: \.isNewline)
        for line in lines.prefix(mostLines) {
            let line = line.trimmingBlanks
            guard line.unicodeScalars.allSatisfy(isPrintable) else { return nil }
            let added = kept.isEmpty ? String(line) : "\n" + line
            guard kept.utf8.count + added.utf8.count <= longest else {
                return kept.isEmpty ? shortened(added) : kept
            }
            kept += added
        }
        return kept.isEmpty ? nil : kept
    }

    /// The text without a character that was cut in two at the end of what was read.
    private static func decoded(_ body: [UInt8]) -> String {
        guard body.count >= bytesRead else { return String(decoding: body, as: UTF8.self) }
        let end = body.lastIndex { $0 & 0xC0 != 0x80 } ?? 0
        return String(decoding: body[..<end], as: UTF8.self)
    }

    private static func isPlainText(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let parts = contentType.lowercased().split(separator: ";").map(\.trimmingBlanks)
        guard parts.first == "text/plain" else { return false }
        return parts.dropFirst().allSatisfy { part in
            !part.hasPrefix("charset=") || ["charset=utf-8", "charset=us-ascii", "charset=\"utf-8\""].contains(part)
        }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar == "\t"
        case .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: scalar != "\u{FFFD}"  // The sign of bytes that were not UTF-8.
        }
    }

    private static func shortened(_ line: String) -> String {
        var short = ""
        for character in line {
            guard short.utf8.count + character.utf8.count <= longest else { break }
            short.append(character)
        }
        return short
    }
}
