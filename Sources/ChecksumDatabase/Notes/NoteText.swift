/// What may stand in notes and records at all.
enum NoteText {
    /// UTF-8 without control characters below the space, except the line break.
    ///
    /// This is why a note with CRLF line ends is refused: its text is not what was signed.
    static func isWellFormed(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") } && String(validating: bytes, as: UTF8.self) != nil
    }
}
