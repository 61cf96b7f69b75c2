import Foundation

/// The servers that the system asks for names.
enum NameServers {
    /// More lines are not read.
    private static let longest = 65_536

    /// Those of /etc/resolv.conf; empty when there is none.
    static var system: [String] {
        guard let bytes = FileManager.default.contents(atPath: "/etc/resolv.conf") else { return [] }
        return listed(in: String(decoding: bytes.prefix(longest), as: UTF8.self))
    }

    /// Those of a text in the form of resolv.conf: <https://man7.org/linux/man-pages/man5/resolv.conf.5.html>.
    static func listed(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count > 1, words.first == "nameserver" else { return nil }
            return PeerText.shown(words[1])
        }
    }
}
