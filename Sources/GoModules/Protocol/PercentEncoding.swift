/// The spelling of bytes in URLs: `%21` is `!`.
///
/// Rules: <https://datatracker.ietf.org/doc/html/rfc3986#section-2.1>
public enum PercentEncoding {
    /// The text that `raw` stands for, decoded exactly once; nil for a `%` without two hexadecimal digits, and for bytes
    /// that are no UTF-8.
    ///
    /// A `+` stays one: it stands for a space in forms only, and versions end in `+incompatible`.
    public static func decode(_ raw: String) -> String? {
        guard raw.utf8.contains(.percent) else { return raw }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(raw.utf8.count)
        var rest = Array(raw.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == .percent else {
                decoded.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                return nil
            }
            decoded.append(high << 4 | low)
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// The spelling of `path` in a URL; its slashes stay, and so does all that may stand in a path as it is, `!` and `+`
    /// among them.
    public static func encode(path: String) -> String {
        guard !path.utf8.allSatisfy(\.mayStandInURLPath) else { return path }
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in path.utf8 {
            if byte.mayStandInURLPath {
                encoded.append(byte)
            } else {
                encoded += [.percent, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}

extension UInt8 {
    /// Whether the byte may stand in the path of a URL as it is; `%` may not, for it begins an escape.
    var mayStandInURLPath: Bool { isLetterOrDigit || isOne(of: "-._~!$&'()*+,;=:@/") }

    /// The value of a hexadecimal digit of either case, or nil.
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
