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
        let sentinel = Int(UInt32.max)
        guard [compressedSize, uncompressedSize, headerOffset].contains(sentinel) else { return }
        guard var field = Zip64Field(in: extra) else { return nil }
        // The order is fixed, and only values whose 32-bit field is a sentinel are there.
        for number in [\Self.uncompressedSize, \.compressedSize, \.headerOffset] where self[keyPath: number] == sentinel
        {
            guard let value = field.next() else { return nil }
            self[keyPath: number] = value
        }
    }
}
