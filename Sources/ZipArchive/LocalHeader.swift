/// What stands around the content of an entry: the local header before it, perhaps a data descriptor after it.
struct LocalHeader {
    /// Where the content lies, counted from the start of the local header.
    let content: Range<Int>
    /// The bytes of the data descriptor, 0 when there is none.
    let descriptorLength: Int

    /// Reads the local header and compares it with the entry.
    ///
    /// - Parameters:
    ///   - bytes: the archive from the local header on, up to the end of the extra field at least.
    ///   - entry: what the central directory says.
    /// - Throws: ``ZipError/flawed(_:entry:)`` where they differ.
    init(_ bytes: UnsafeRawBufferPointer, of entry: ZipEntry) throws(ZipError) {
        guard let fixed = bytes.part(0, count: EntryLayout.localHeaderLength), fixed.uint32(at: 0) == 0x0403_4b50
        else { throw .flawed(.localHeader, entry: entry.name) }
        let nameLength = Int(fixed.uint16(at: 26))
        let extraLength = Int(fixed.uint16(at: 28))
        let start = EntryLayout.localHeaderLength + nameLength + extraLength
        guard let name = bytes.part(EntryLayout.localHeaderLength, count: nameLength),
            let extra = bytes.part(EntryLayout.localHeaderLength + nameLength, count: extraLength)
        else { throw .flawed(.localHeader, entry: entry.name) }

        let flags = GeneralFlags(rawValue: fixed.uint16(at: 6))
        guard Self.holds(name, entry.name),
            flags.isDisjoint(with: .unreadable),
            flags.contains(.descriptor) == entry.hasDescriptor,
            fixed.uint16(at: 8) == entry.method.rawValue,
            Self.numbers(fixed, extra, agreeWith: entry)
        else { throw .flawed(.localHeaderDiffers, entry: entry.name) }

        let extent = entry.end - entry.headerOffset
        self.content = start..<start + entry.compressedSize
        self.descriptorLength = extent - content.upperBound
        // With bit 3 the length left tells the layout: with or without signature, sizes of 4 or 8 bytes.
        guard entry.hasDescriptor ? [12, 16, 20, 24].contains(descriptorLength) : descriptorLength == 0 else {
            throw .flawed(entry.hasDescriptor ? .descriptor : .misplacedEntry, entry: entry.name)
        }
    }

    private static func holds(_ bytes: UnsafeRawBufferPointer, _ name: String) -> Bool {
        // Faster than through the string's own view.
        name.utf8.withContiguousStorageIfAvailable { bytes.equals(UnsafeRawBufferPointer($0)) }
            ?? bytes.elementsEqual(name.utf8)
    }

    private static func numbers(
        _ fixed: UnsafeRawBufferPointer,
        _ extra: UnsafeRawBufferPointer,
        agreeWith entry: ZipEntry
    ) -> Bool {
        let crc32 = fixed.uint32(at: 14)
        var compressedSize = Int(fixed.uint32(at: 18))
        var uncompressedSize = Int(fixed.uint32(at: 22))
        // Where a descriptor follows, writers leave zeros, or sentinels if the sizes could have become large.
        if entry.hasDescriptor, crc32 == 0 || crc32 == entry.crc32 {
            let isOpen = { (size: Int) in size == 0 || size == Int(UInt32.max) }
            if isOpen(compressedSize), isOpen(uncompressedSize) { return true }
        }
        if compressedSize == Int(UInt32.max) || uncompressedSize == Int(UInt32.max) {
            guard var field = Zip64Field(in: extra) else { return false }
            if uncompressedSize == Int(UInt32.max) { uncompressedSize = field.next() ?? -1 }
            if compressedSize == Int(UInt32.max) { compressedSize = field.next() ?? -1 }
        }
        return crc32 == entry.crc32 && compressedSize == entry.compressedSize
            && uncompressedSize == entry.uncompressedSize
    }

    /// Compares the data descriptor, all bytes of which are in `bytes`, with the entry.
    static func checkDescriptor(_ bytes: UnsafeRawBufferPointer, of entry: ZipEntry) throws(ZipError) {
        guard !bytes.isEmpty else { return }
        let isSigned = bytes.count == 16 || bytes.count == 24
        let startsSigned = bytes.uint32(at: 0) == 0x0807_4b50
        let sizes = isSigned ? 8 : 4
        let isWide = bytes.count >= 20
        let compressedSize = isWide ? bytes.uint64(at: sizes) : UInt64(bytes.uint32(at: sizes))
        let uncompressedSize = isWide ? bytes.uint64(at: sizes + 8) : UInt64(bytes.uint32(at: sizes + 4))
        // A checksum without signature that looks like one is a signature to Go.
        guard isSigned == startsSigned,
            bytes.uint32(at: isSigned ? 4 : 0) == entry.crc32,
            compressedSize == UInt64(entry.compressedSize),
            uncompressedSize == UInt64(entry.uncompressedSize)
        else { throw .flawed(.descriptor, entry: entry.name) }
    }
}
