/// The spelling of paths and versions on file systems and in URLs that may ignore case: `!x` stands for `X`.
///
/// Rules: <https://go.dev/ref/mod#goproxy-protocol> (case-encoding)
enum EscapedPath {
    /// `text` with `!x` for every upper-case ASCII letter `X`; nothing else changes.
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: \.isUppercase) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 8)
        for byte in text.utf8 {
            if byte.isUppercase { bytes.append(.bang) }
            bytes.append(byte.lowercased)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text that `escaped` stands for, or nil when it is the escaped form of nothing.
    ///
    /// An upper-case letter, a `!` without a lower-case letter after it, and anything above ASCII are refused, so there
    /// is one escaped form of each text.
    static func unescape(_ escaped: String) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(escaped.utf8.count)
        var isAfterBang = false
        for byte in escaped.utf8 {
            guard byte < 0x80, !byte.isUppercase else { return nil }
            if isAfterBang {
                guard byte.isLowercase else { return nil }
                bytes.append(byte.uppercased)
                isAfterBang = false
            } else if byte == .bang {
                isAfterBang = true
            } else {
                bytes.append(byte)
            }
        }
        return isAfterBang ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
