/// Reads bits from the lowest of each byte on, as deflate packs them.
struct BitReader {
    private let bytes: UnsafeRawBufferPointer
    /// The byte that is read next.
    private var next: Int
    /// The next bits, the first one lowest; zero above ``count``, or bits that will be read again.
    private(set) var bits: UInt64 = 0
    /// How many of ``bits`` are there.
    private(set) var count = 0

    /// Reads from the bit `position` on.
    init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
        self.bytes = bytes
        self.next = position >> 3
        refill()
        // Beyond the end there is nothing to drop.
        _ = drop(position & 7)
    }

    /// How many bits were taken, with those before the first one read.
    var position: Int { next &* 8 &- count }

    /// Whether the next `length` bits, at most 32, are there and all zero.
    mutating func startsWithZeros(_ length: Int) -> Bool {
        if count < length { refill() }
        return count >= length && bits & ((1 &<< UInt64(truncatingIfNeeded: length)) &- 1) == 0
    }

    /// Makes at least 56 bits available, or all there are.
    @inline(__always)
    mutating func refill() {
        if next <= bytes.count &- 8 {
            bits |= bytes.uint64(at: next) &<< UInt64(truncatingIfNeeded: count)
            // As many whole bytes as there was room for; `count` is at most 63 here.
            next &+= (63 &- count) &>> 3
            count |= 56
        } else {
            while count < 56, next < bytes.count {
                bits |= UInt64(bytes[next]) &<< UInt64(truncatingIfNeeded: count)
                next &+= 1
                count &+= 8
            }
        }
    }

    /// Drops `length` bits, at most 63; false when there are not so many.
    @inline(__always)
    mutating func drop(_ length: Int) -> Bool {
        guard length <= count else { return false }
        bits &>>= UInt64(truncatingIfNeeded: length)
        count &-= length
        return true
    }

    /// The next `length` bits, at most 32 and not more than a ``refill()`` gives; nil at the end.
    @inline(__always)
    mutating func take(_ length: Int) -> Int? {
        if count < length { refill() }
        let value = Int(truncatingIfNeeded: bits & ((1 &<< UInt64(truncatingIfNeeded: length)) &- 1))
        return drop(length) ? value : nil
    }

    /// Skips to the next byte, then `length` bytes; false when there are not so many.
    mutating func skip(bytes length: Int) -> Bool {
        // Whole bytes in `bits` were read ahead.
        next -= count >> 3
        bits = 0
        count = 0
        guard length <= bytes.count - next else { return false }
        next += length
        return true
    }
}
