/// Numbers in texts that are signed or hashed: one spelling each.
enum Decimal {
    /// Nil for anything but digits without a leading zero, and for numbers beyond 64 bits.
    static func value(of digits: some Collection<UInt8>) -> UInt64? {
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        return lenientValue(of: digits)
    }

    /// The same, with leading zeros let through.
    static func lenientValue(of digits: some Collection<UInt8>) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }
}
