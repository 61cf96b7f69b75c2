extension UnsafeRawBufferPointer {
    /// The 16 bits at `offset`; the caller has checked that they are there.
    func uint16(at offset: Int) -> UInt16 {
        UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// The 32 bits at `offset`; the caller has checked that they are there.
    func uint32(at offset: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The 64 bits at `offset`; the caller has checked that they are there.
    func uint64(at offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The part from `start` on, `count` bytes long, or nil when it is not all there.
    func part(_ start: Int, count: Int) -> UnsafeRawBufferPointer? {
        guard start >= 0, count >= 0, start <= self.count, count <= self.count - start else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[start..<start + count])
    }

    /// Whether both hold the same bytes.
    func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        count == other.count && elementsEqual(other)
    }
}
