/// How the bytes of an entry are kept; archives with any other method are refused.
public enum ZipMethod: UInt16, Sendable {
    /// As they are.
    case stored = 0
    /// As a raw deflate stream, <https://www.rfc-editor.org/rfc/rfc1951>.
    case deflated = 8
}
