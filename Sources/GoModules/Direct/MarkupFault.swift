/// Why a page cannot be read to its end.
enum MarkupFault: Error {
    /// A character where none of its kind may stand.
    case malformed
    /// The page ends in the middle of something.
    case cutOff
    /// Another version of XML, or another encoding than UTF-8 and ASCII.
    case unsupported
}
