/// What a writer remembers of an entry, and the records it writes about it.
struct WrittenEntry {
    let name: [UInt8]
    let method: ZipMethod
    let headerOffset: Int
    var crc32: UInt32 = 0
    var compressedSize = 0
    var uncompressedSize = 0

    var text: String { String(decoding: name, as: UTF8.self) }

    // Bit 3 always: sizes follow the content. Bit 11 only where it makes a difference, as Go sets it.
    private var flags: UInt16 {
        let utf8: GeneralFlags = name.allSatisfy { $0 < 0x80 } ? [] : .utf8
        return GeneralFlags.descriptor.union(utf8).rawValue
    }

    var localHeader: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(0x0403_4b50 as UInt32)
        bytes.appendLittleEndian(Self.version)
        bytes.appendLittleEndian(flags)
        bytes.appendLittleEndian(method.rawValue)
        // Time, date, checksum, sizes.
        bytes.append(contentsOf: [UInt8](repeating: 0, count: 16))
        bytes.appendLittleEndian(UInt16(clamping: name.count))
        bytes.appendLittleEndian(0 as UInt16)
        return bytes + name
    }

    var descriptor: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(0x0807_4b50 as UInt32)
        bytes.appendLittleEndian(crc32)
        bytes.appendLittleEndian(UInt32(clamping: compressedSize))
        bytes.appendLittleEndian(UInt32(clamping: uncompressedSize))
        return bytes
    }

    var centralHeader: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(CentralHeader.signature)
        bytes.appendLittleEndian(Self.version)
        bytes.appendLittleEndian(Self.version)
        bytes.appendLittleEndian(flags)
        bytes.appendLittleEndian(method.rawValue)
        // Time and date.
        bytes.appendLittleEndian(0 as UInt32)
        bytes.appendLittleEndian(crc32)
        bytes.appendLittleEndian(UInt32(clamping: compressedSize))
        bytes.appendLittleEndian(UInt32(clamping: uncompressedSize))
        bytes.appendLittleEndian(UInt16(clamping: name.count))
        // Lengths of extra and comment, disk, internal and external attributes.
        bytes.append(contentsOf: [UInt8](repeating: 0, count: 12))
        bytes.appendLittleEndian(UInt32(clamping: headerOffset))
        return bytes + name
    }

    /// The end record, after the zip64 records where the count needs them; sizes never do below the limits.
    static func endRecords(count: Int, directory: Range<Int>) -> [UInt8] {
        let isLarge = count >= 0xFFFF
        var bytes = isLarge ? zip64Records(count: count, directory: directory) : []
        bytes.appendLittleEndian(0x0605_4b50 as UInt32)
        bytes.appendLittleEndian(0 as UInt32)
        bytes.appendLittleEndian(UInt16(clamping: count))
        bytes.appendLittleEndian(UInt16(clamping: count))
        // Go sets all sentinels when it sets one.
        bytes.appendLittleEndian(isLarge ? UInt32.max : UInt32(clamping: directory.count))
        bytes.appendLittleEndian(isLarge ? UInt32.max : UInt32(clamping: directory.lowerBound))
        bytes.appendLittleEndian(0 as UInt16)
        return bytes
    }

    private static func zip64Records(count: Int, directory: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(Zip64EndRecord.recordSignature)
        bytes.appendLittleEndian(UInt64(Zip64EndRecord.recordLength - 12))
        bytes.appendLittleEndian(zip64Version)
        bytes.appendLittleEndian(zip64Version)
        bytes.appendLittleEndian(0 as UInt64)
        bytes.appendLittleEndian(UInt64(count))
        bytes.appendLittleEndian(UInt64(count))
        bytes.appendLittleEndian(UInt64(directory.count))
        bytes.appendLittleEndian(UInt64(directory.lowerBound))
        bytes.appendLittleEndian(Zip64EndRecord.locatorSignature)
        bytes.appendLittleEndian(0 as UInt32)
        bytes.appendLittleEndian(UInt64(directory.upperBound))
        bytes.appendLittleEndian(1 as UInt32)
        return bytes
    }

    /// Version 2.0 of the format, on a FAT system: what Go writes when it is told nothing.
    private static let version: UInt16 = 20
    private static let zip64Version: UInt16 = 45
}

extension [UInt8] {
    /// Appends the bytes of `value`, the lowest first.
    fileprivate mutating func appendLittleEndian(_ value: some FixedWidthInteger & UnsignedInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
