/// The zip64 extra field of a header: the 64-bit values of those fields that hold a sentinel.
struct Zip64Field {
    private let values: UnsafeRawBufferPointer
    private var position = 0

    /// Finds the field among the extra fields of a header.
    ///
    /// Linear in the extra fields, so callers ask only when a sentinel makes them. What comes after a damaged
    /// field is not looked at, as in Go: padding is common there.
    ///
    /// - Returns: nil when there is none, or more than one: readers disagree whether the first or last counts.
    init?(in extra: UnsafeRawBufferPointer) {
        var found: UnsafeRawBufferPointer?
        var position = 0
        while let head = extra.part(position, count: 4),
            let body = extra.part(position + 4, count: Int(head.uint16(at: 2)))
        {
            if head.uint16(at: 0) == 1 {
                guard found == nil else { return nil }
                found = body
            }
            position += 4 + body.count
        }
        guard let found else { return nil }
        self.values = found
    }

    /// The next 64-bit value, or nil when the field ends or the value fits no Int.
    mutating func next() -> Int? {
        guard let bytes = values.part(position, count: 8) else { return nil }
        position += 8
        return Int(exactly: bytes.uint64(at: 0))
    }
}
