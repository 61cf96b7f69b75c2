/// Look-ups in the tables of code points beside this file.
enum CodePointTable {
    /// Whether one of the ascending pairs of first and last code point holds `value`; O(log n).
    static func pairs(_ values: [UInt32], contain value: UInt32) -> Bool {
        guard let row = lastRow(of: values, width: 2, startingAtOrBefore: value) else { return false }
        return value <= values[row * 2 + 1]
    }

    /// The smallest code point that simple case folding holds equal to `value`; O(log n).
    static func smallestEquivalent(of value: UInt32) -> UInt32 {
        let values = FoldTable.values
        guard let row = lastRow(of: values, width: 4, startingAtOrBefore: value) else { return value }
        let (first, last, stride, delta) = (
            values[row * 4], values[row * 4 + 1], values[row * 4 + 2], values[row * 4 + 3]
        )
        guard value <= last, (value - first).isMultiple(of: stride) else { return value }
        return value - delta
    }

    /// The index of the last row whose first column is not above `value`, or nil when all rows start above it.
    private static func lastRow(of values: [UInt32], width: Int, startingAtOrBefore value: UInt32) -> Int? {
        var low = 0
        var high = values.count / width
        while low < high {
            let middle = (low + high) / 2
            if values[middle * width] <= value { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }
}
