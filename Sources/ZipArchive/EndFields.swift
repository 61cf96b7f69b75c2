/// The fields of an end record, of the plain one or of the zip64 one.
struct EndFields {
    let disk: UInt32
    let directoryDisk: UInt32
    let entryCountOnDisk: UInt64
    let entryCount: UInt64
    let directorySize: UInt64
    let directoryOffset: UInt64

    /// Reads the plain end record, of which `bytes` holds at least the fixed part.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.disk = UInt32(bytes.uint16(at: 4))
        self.directoryDisk = UInt32(bytes.uint16(at: 6))
        self.entryCountOnDisk = UInt64(bytes.uint16(at: 8))
        self.entryCount = UInt64(bytes.uint16(at: 10))
        self.directorySize = UInt64(bytes.uint32(at: 12))
        self.directoryOffset = UInt64(bytes.uint32(at: 16))
    }

    /// Reads the zip64 end record, of which `bytes` holds the 56 bytes of its first version.
    init(zip64 bytes: UnsafeRawBufferPointer) {
        self.disk = bytes.uint32(at: 16)
        self.directoryDisk = bytes.uint32(at: 20)
        self.entryCountOnDisk = bytes.uint64(at: 24)
        self.entryCount = bytes.uint64(at: 32)
        self.directorySize = bytes.uint64(at: 40)
        self.directoryOffset = bytes.uint64(at: 48)
    }

    /// Whether all entries are on the first and only disk.
    var isOnOneDisk: Bool { disk == 0 && directoryDisk == 0 && entryCountOnDisk == entryCount }

    /// Whether a field of the plain record says "look into the zip64 record", as Go decides it.
    var hasSentinel: Bool {
        entryCount == 0xFFFF || directorySize == 0xFFFF_FFFF || directoryOffset == 0xFFFF_FFFF
    }

    /// Where the directory ends by the fields of this plain record, which have 32 bits.
    var directoryEnd: UInt64 { directoryOffset + directorySize }

    /// Whether each field of this plain record is a sentinel or says the same as the zip64 record.
    func agrees(with zip64: EndFields) -> Bool {
        (entryCount == 0xFFFF || entryCount == zip64.entryCount)
            && (directorySize == 0xFFFF_FFFF || directorySize == zip64.directorySize)
            && (directoryOffset == 0xFFFF_FFFF || directoryOffset == zip64.directoryOffset)
    }
}
