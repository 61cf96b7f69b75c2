extension FileDigest {
    /// The 32 bytes as 64 hex digits in lower case, as `sha256sum` prints them.
    public var hexadecimal: String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * HashBytes.count)
        for byte in value.bytes {
            text.append(Self.digit(byte >> 4))
            text.append(Self.digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }
}
