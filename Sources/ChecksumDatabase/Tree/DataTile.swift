/// The content of a tile of records: each text with an empty line after it, without numbers.
///
/// Source: <https://go.dev/design/25530-sumdb#checksum-database>
enum DataTile {
    /// The part of `bytes` that holds exactly the records with these leaf hashes, or nil when it does not begin with them.
    ///
    /// What follows them in `bytes` is left out, whatever it is.
    static func beginning(of bytes: [UInt8], with leaves: [TreeHash]) -> [UInt8]? {
        var end = bytes.startIndex
        for leaf in leaves {
            guard let text = record(in: bytes[end...]), TreeHash(ofRecord: Array(text)) == leaf else { return nil }
            end = text.endIndex + 1
        }
        return Array(bytes[..<end])
    }

    /// The text before the first empty line; a text that is one empty line counts as a text.
    private static func record(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let newline = UInt8(ascii: "\n")
        guard let last = bytes.indices.dropLast().first(where: { bytes[$0] == newline && bytes[$0 + 1] == newline })
        else { return nil }
        return bytes[...last]
    }
}
