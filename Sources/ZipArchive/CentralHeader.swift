/// One header of the central directory: a view of its bytes, valid as long as they are.
///
/// Fields are read where they are needed. A copy of them all would take a tenth of the time of opening a large archive.
struct CentralHeader {
    /// At least ``fixedLength`` bytes, which begin with the signature.
    private let bytes: UnsafeRawBufferPointer

    /// The bytes of the fixed part.
    static let fixedLength = 46
    static let signature: UInt32 = 0x0201_4b50
    /// 6.3 is the newest version that asks for something; some readers refuse what is above, others do not look.
    static let newestVersion: UInt8 = 63

    /// Nil when `bytes` does not hold the fixed part, or does not start with the signature.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.fixedLength, bytes.uint32(at: 0) == Self.signature else { return nil }
        self.bytes = bytes
    }

    var creatorSystem: UInt8 { bytes[5] }
    /// The version of the format that is needed to read the entry, times ten.
    var neededVersion: UInt8 { bytes[6] }
    var flags: GeneralFlags { GeneralFlags(rawValue: bytes.uint16(at: 8)) }
    var method: UInt16 { bytes.uint16(at: 10) }
    var crc32: UInt32 { bytes.uint32(at: 16) }
    var compressedSize: UInt32 { bytes.uint32(at: 20) }
    var uncompressedSize: UInt32 { bytes.uint32(at: 24) }
    var disk: UInt16 { bytes.uint16(at: 34) }
    var externalAttributes: UInt32 { bytes.uint32(at: 38) }
    var headerOffset: UInt32 { bytes.uint32(at: 42) }

    /// The bytes of the whole header, at most 192 KiB.
    var length: Int { Self.fixedLength + nameLength + extraLength + Int(bytes.uint16(at: 32)) }

    /// Name and extra field; nil when the bytes end before them.
    var name: UnsafeRawBufferPointer? { bytes.part(Self.fixedLength, count: nameLength) }
    var extra: UnsafeRawBufferPointer? { bytes.part(Self.fixedLength + nameLength, count: extraLength) }

    private var nameLength: Int { Int(bytes.uint16(at: 28)) }
    private var extraLength: Int { Int(bytes.uint16(at: 30)) }
}
