/// How many observations fell below each of a few fixed bounds, with their sum.
///
/// Pure: the caller keeps it in a `Mutex`. Example: `Histogram(bounds: [0.1, 1])`.
struct Histogram: Sendable, Equatable {
    /// The inclusive upper bounds, rising.
    let bounds: [Double]
    /// The observations at or below each bound and above the one before it; the last entry counts those above all.
    private(set) var counts: [UInt64]
    private(set) var sum = 0.0

    init(bounds: [Double]) {
        self.bounds = bounds
        self.counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// Adds one observation; costs a walk along the bounds, at most 16 here.
    ///
    /// A negative one counts as 0, because a clock may step back and the sum must not fall; one that is not finite is
    /// left out, because it would spoil the sum for ever.
    mutating func observe(_ value: Double) {
        guard value.isFinite else { return }
        let value = max(value, 0)
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.endIndex
        counts[bucket] &+= 1  // `counts` has one entry more than `bounds`; 2^64 is never reached.
        sum += value
    }
}
