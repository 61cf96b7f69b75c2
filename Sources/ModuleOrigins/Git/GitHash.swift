/// The name of an object: 40 hexadecimal digits, or 64 in repositories that use SHA-256.
///
/// Holding one is proof of the form, so that it can be an argument of git.
struct GitHash: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// Nil when the text is none.
    init?(_ text: some StringProtocol) {
        let isHash = (text.utf8.count == 40 || text.utf8.count == 64) && text.utf8.allSatisfy(Self.isDigit)
        guard isHash else { return nil }
        self.description = String(text)
    }

    /// Whether the repository uses SHA-256.
    var isSHA256: Bool { description.utf8.count == 64 }

    /// Whether `text` may be the begin of a hash: at least 7 lower-case hexadecimal digits, as Go has it.
    static func mayBegin(with text: String, isSHA256: Bool) -> Bool {
        (7...(isSHA256 ? 64 : 40)).contains(text.utf8.count) && text.utf8.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte || 0x61...0x66 ~= byte }
}
