/// The value of a `Host` field: a name or an address, and perhaps a port.
///
/// Nothing is decided by it, but a value that is none tells of a client, or of a server in between, that reads requests in another
/// way: <https://www.rfc-editor.org/rfc/rfc9112#section-3.2>, <https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2>
enum HostField {
    /// Whether `value` may stand there; the empty one may.
    static func isValid(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        guard bytes.first == UInt8(ascii: "[") else { return isNameAndPort(bytes[...]) }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "]")), end > 1 else { return false }
        return bytes[1..<end].allSatisfy(mayStandInAddress) && isPort(bytes[(end + 1)...])
    }

    private static func isNameAndPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        return bytes[..<end].allSatisfy(mayStandInName) && isPort(bytes[end...])
    }

    /// Nothing, or a colon and digits, of which there may be none.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.isEmpty || (bytes.first == UInt8(ascii: ":") && bytes.dropFirst().allSatisfy(isDigit))
    }

    private static func mayStandInName(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLetter(byte) || "-._~!$&'()*+,;=%".utf8.contains(byte)
    }

    /// Also of addresses of later versions: `v1.fe80::a`.
    private static func mayStandInAddress(_ byte: UInt8) -> Bool { mayStandInName(byte) || byte == UInt8(ascii: ":") }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
