import HTTPTypes

/// What a client marks its requests with so that they can be found again, in the field `Martlet-Nonce`: 16 to 64 hexadecimal digits.
///
/// `martlet doctor` makes one for each run. It is no secret, and proves nothing.
package struct Nonce: Hashable, Sendable, CustomStringConvertible {
    /// In small letters.
    package let description: String

    /// Nil for anything else: what is kept, shown and logged is short and plain.
    package init?(_ text: some StringProtocol) {
        guard 16...64 ~= text.utf8.count, text.utf8.allSatisfy(Self.isDigit) else { return nil }
        self.description = text.lowercased()
    }

    /// That of a request; nil for one without, or with more than one.
    @inline(never)
    init?(_ head: RequestHead) {
        // Nearly all requests have none, and to ask for a value costs more.
        guard head.fields.contains(.martletNonce), let text = head.fields[.martletNonce] else { return nil }
        self.init(text)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}

extension HTTPField.Name {
    /// A literal that is known to be a name.
    static let martletNonce = HTTPField.Name("Martlet-Nonce") ?? .via
}
