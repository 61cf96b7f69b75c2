/// The numbers of a central header, with those of the zip64 field in the place of sentinels.
struct WideNumbers {
    var compressedSize: Int
    var uncompressedSize: Int
    var headerOffset: Int

    /// Nil when a sentinel has no 64-bit value.
    init?(_ header: CentralHeader, _ extra: UnsafeRawBufferPointer) {
        self.compressedSize = Int(header.compressedSize)
        self.uncompressedSize = Int(header.uncompressedSize)
        self.headerOffset = Int(header.headerOffset)
        guard header.compressedSize == .max || header.uncompressedSize == .max || header.headerOffset == .max else {
            return
        }
        guard var field = Zip64Field(in: extra) else { return nil }
        // The order is fixed, and only values whose 32-bit field is a sentinel are there.
        if header.uncompressedSize == .max {
            guard let value = field.next() else { return nil }
            uncompressedSize = value
        }
        if header.compressedSize == .max {
            guard let value = field.next() else { return nil }
            compressedSize = value
        }
        if header.headerOffset == .max {
            guard let value = field.next() else { return nil }
            headerOffset = value
        }
    }
}
