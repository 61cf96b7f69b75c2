/// What marks all requests of one run, so that a Martlet server can tell what it made of them: 128 random bits in hexadecimal digits.
package struct ProbeNonce: Hashable, Sendable, CustomStringConvertible {
    /// The field that carries it.
    static let field = "Martlet-Nonce"

    package let description: String

    /// A new one.
    package init() {
        var generator = SystemRandomNumberGenerator()
        self.description = (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
