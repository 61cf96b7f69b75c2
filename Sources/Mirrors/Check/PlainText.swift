import Probes

/// What servers say, made fit for a line of text.
enum PlainText {
    /// More of a text is not shown.
    private static let most = 120

    /// `text` on one line, with `?` for every character that cannot be seen.
    static func shown(_ text: some StringProtocol) -> String { PeerText.shown(text, most: most) }

    /// The first line of a body that says something.
    static func firstLine(_ body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(4 * most), as: UTF8.self)
        return shown(text.split(whereSeparator: \.isNewline).first ?? "")
    }
}
