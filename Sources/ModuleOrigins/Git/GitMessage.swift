/// What git says about its errors, made fit for our messages.
enum GitMessage {
    /// The lines that say why, in one line of printable characters: `fatal: …` and `remote: …`, without what git always adds.
    static func line(of bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(printable)
        let telling = lines.filter { line in
            ["fatal: ", "error: ", "remote: ", "ERROR: "].contains { line.hasPrefix($0) }
        }
        return (telling.isEmpty ? lines.suffix(1) : telling.suffix(3)).joined(separator: "; ")
    }

    private static func printable(_ line: Substring) -> String {
        String(
            String.UnicodeScalarView(
                line.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }
            )
        )
    }
}
