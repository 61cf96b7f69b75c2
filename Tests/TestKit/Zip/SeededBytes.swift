/// Contents of every kind for round trips, the same in every run.
package enum SeededBytes {
    /// `count` bytes that compress well, badly or not at all, by `seed`.
    package static func make(count: Int, seed: UInt64) -> [UInt8] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        let symbols = UInt64([2, 7, 40, 256][Int(seed % 4)])
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let length = Int(next() % 60)
            if next() % 3 == 0, bytes.count > length {
                // A repetition, near or far.
                let start = Int(next() % UInt64(bytes.count - length))
                bytes += bytes[start..<start + length]
            } else {
                bytes += (0..<length).map { _ in UInt8(truncatingIfNeeded: next() % symbols) }
            }
        }
        return Array(bytes.prefix(count))
    }
}
