/// A name in the one spelling that all names share which are equal where case does not count.
///
/// What counts as equal is what Go's `strings.EqualFold` says: simple folding of Unicode, so `K`, `k` and the Kelvin sign
/// are one, and `ß` and `ss` are two.
///
/// Rules: <https://pkg.go.dev/unicode#SimpleFold>
enum FoldedName {
    /// The bytes of the shared spelling; the same array where nothing changes.
    static func fold(_ name: [UInt8]) -> [UInt8] {
        if name.allSatisfy({ $0 < 0x80 && !$0.isUppercase }) { return name }
        if name.allSatisfy({ $0 < 0x80 }) { return name.map(\.lowercased) }
        var folded: [UInt8] = []
        folded.reserveCapacity(name.count)
        for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
            folded.append(contentsOf: UTF8.encode(fold(scalar)) ?? UTF8.encodedReplacementCharacter)
        }
        return folded
    }

    /// The smallest equal character, but a lower-case letter where that is an upper-case one of ASCII.
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let smallest = CodePointTable.smallestEquivalent(of: scalar.value)
        let lower = smallest < 0x80 ? UInt32(UInt8(truncatingIfNeeded: smallest).lowercased) : smallest
        return Unicode.Scalar(lower) ?? scalar
    }
}
