/// The general purpose bits of an entry, as far as they matter.
struct GeneralFlags: OptionSet {
    let rawValue: UInt16

    /// Checksum and sizes follow the content instead of standing in the local header.
    static let descriptor = GeneralFlags(rawValue: 1 << 3)
    /// The name is UTF-8; we read every name so, like the `go` command.
    static let utf8 = GeneralFlags(rawValue: 1 << 11)
    /// Encryption (bit 0), patch data (5), strong encryption (6), masked headers (13): the bytes are not the content.
    static let unreadable = GeneralFlags(rawValue: 1 << 0 | 1 << 5 | 1 << 6 | 1 << 13)
}
