/// A range of addresses in CIDR notation, such as `10.0.0.0/8`.
package struct AddressRange: Hashable, Sendable {
    private let base: IPAddress
    private let prefixLength: Int

    /// - Returns: nil when `text` is no CIDR notation.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let base = IPAddress(parts[0]), let length = UInt8(parts[1]),
            length <= base.bytes.count * 8
        else { return nil }
        self.base = base
        self.prefixLength = Int(length)
    }

    /// Whether `address` is in the range.
    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        var rest = prefixLength
        for (one, other) in zip(address.bytes, base.bytes) {
            guard rest > 0 else { return true }
            let mask: UInt8 = rest >= 8 ? 0xFF : ~(0xFF >> UInt8(rest))
            guard one & mask == other & mask else { return false }
            rest -= 8
        }
        return true
    }
}
