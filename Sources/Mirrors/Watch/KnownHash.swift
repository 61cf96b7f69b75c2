/// The hash that a file had when it was seen first: a line of the history, kept when others are thrown away.
package struct KnownHash: Hashable, Sendable, Codable {
    /// As in ``MirrorCheck/Agreement/file``.
    package let file: String
    /// `h1:…`.
    package let hash: String
    /// Whether the checksum database attested it, rather than that most mirrors had it.
    package let isAttested: Bool
    /// When it was seen, in seconds since 1970.
    package let at: Int64

    package init(file: String, hash: String, isAttested: Bool, at: Int64) {
        self.file = file
        self.hash = hash
        self.isAttested = isAttested
        self.at = at
    }

    /// The names in the line.
    enum CodingKeys: String, CodingKey {
        case file, hash
        case isAttested = "attested"
        case at
    }
}
