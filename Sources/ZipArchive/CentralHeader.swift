/// The fixed part of one header of the central directory.
struct CentralHeader {
    let creatorSystem: UInt8
    /// The version of the format that is needed to read the entry, times ten.
    let neededVersion: UInt8
    let flags: GeneralFlags
    let method: UInt16
    let crc32: UInt32
    let compressedSize: UInt32
    let uncompressedSize: UInt32
    let nameLength: Int
    let extraLength: Int
    let commentLength: Int
    let disk: UInt16
    let externalAttributes: UInt32
    let headerOffset: UInt32

    /// The bytes of the fixed part.
    static let fixedLength = 46
    static let signature: UInt32 = 0x0201_4b50
    /// 6.3 is the newest version that asks for something; some readers refuse what is above, others do not look.
    static let newestVersion: UInt8 = 63

    /// Reads the fixed part; nil when `bytes` is shorter or does not start with the signature.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.fixedLength, bytes.uint32(at: 0) == Self.signature else { return nil }
        self.creatorSystem = bytes[5]
        self.neededVersion = bytes[6]
        self.flags = GeneralFlags(rawValue: bytes.uint16(at: 8))
        self.method = bytes.uint16(at: 10)
        self.crc32 = bytes.uint32(at: 16)
        self.compressedSize = bytes.uint32(at: 20)
        self.uncompressedSize = bytes.uint32(at: 24)
        self.nameLength = Int(bytes.uint16(at: 28))
        self.extraLength = Int(bytes.uint16(at: 30))
        self.commentLength = Int(bytes.uint16(at: 32))
        self.disk = bytes.uint16(at: 34)
        self.externalAttributes = bytes.uint32(at: 38)
        self.headerOffset = bytes.uint32(at: 42)
    }

    /// The bytes of the whole header, at most 192 KiB.
    var length: Int { Self.fixedLength + nameLength + extraLength + commentLength }
}
