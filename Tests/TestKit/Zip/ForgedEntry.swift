/// One entry of a forged archive: central directory first, what the local header says differently beside it.
package struct ForgedEntry: Sendable {
    package var name: [UInt8]
    package var method: UInt16
    package var flags: UInt16 = 0
    package var crc32: UInt32
    package var compressedSize: UInt32
    package var uncompressedSize: UInt32
    package var data: [UInt8]
    /// Bytes before the local header.
    package var before: [UInt8] = []
    package var descriptor: [UInt8] = []
    package var localExtra: [UInt8] = []
    package var centralExtra: [UInt8] = []
    package var comment: [UInt8] = []
    package var disk: UInt16 = 0
    package var creator: UInt8 = 0
    /// The version of the format that is needed to read this, times ten.
    package var neededVersion: UInt16 = 20
    package var attributes: UInt32 = 0
    /// Nil: where the local header is.
    package var headerOffset: UInt32?

    package var centralSignature: UInt32 = 0x0201_4b50
    package var centralNameLength: UInt16?
    package var centralExtraLength: UInt16?
    package var localSignature: UInt32 = 0x0403_4b50
    package var localName: [UInt8]?
    package var localNameLength: UInt16?
    package var localExtraLength: UInt16?
    package var localMethod: UInt16?
    package var localFlags: UInt16?
    package var localCRC32: UInt32?
    package var localCompressedSize: UInt32?
    package var localUncompressedSize: UInt32?

    /// An entry whose data is `data` and whose content is `content`.
    package init(_ name: [UInt8], method: UInt16, data: [UInt8], content: [UInt8]) {
        self.name = name
        self.method = method
        self.data = data
        self.crc32 = CRC32.of(content)
        self.compressedSize = UInt32(data.count)
        self.uncompressedSize = UInt32(content.count)
    }

    /// A stored text.
    package static func stored(_ name: String, _ text: String = "") -> ForgedEntry {
        ForgedEntry(Array(name.utf8), method: 0, data: Array(text.utf8), content: Array(text.utf8))
    }

    /// A text as a deflate stream of one stored block.
    package static func deflated(_ name: String, _ text: String = "") -> ForgedEntry {
        deflated(name, stream: DeflateForge().addingStored(Array(text.utf8)).bytes, content: Array(text.utf8))
    }

    /// A deflate stream of the caller's making.
    package static func deflated(_ name: String, stream: [UInt8], content: [UInt8]) -> ForgedEntry {
        ForgedEntry(Array(name.utf8), method: 8, data: stream, content: content)
    }

    /// The entry changed by `change`.
    package func with(_ change: (inout ForgedEntry) -> Void) -> ForgedEntry {
        var entry = self
        change(&entry)
        return entry
    }

    /// The entry as a writer makes it that cannot seek: bit 3, zeros in the local header, a descriptor.
    package var streamed: ForgedEntry {
        with {
            $0.flags |= 8
            $0.localCRC32 = 0
            $0.localCompressedSize = 0
            $0.localUncompressedSize = 0
            $0.descriptor = descriptor(isSigned: true, isWide: false)
        }
    }

    /// A right data descriptor in one of the four layouts.
    package func descriptor(isSigned: Bool, isWide: Bool) -> [UInt8] {
        var bytes = isSigned ? LittleEndian.bytes(0x0807_4b50 as UInt32) : []
        bytes += LittleEndian.bytes(crc32)
        for size in [compressedSize, uncompressedSize] {
            bytes += isWide ? LittleEndian.bytes(UInt64(size)) : LittleEndian.bytes(size)
        }
        return bytes
    }

    /// A zip64 extra field with `values`.
    package static func zip64(_ values: UInt64...) -> [UInt8] {
        LittleEndian.bytes(1 as UInt16) + LittleEndian.bytes(UInt16(values.count * 8))
            + values.flatMap { LittleEndian.bytes($0) }
    }

    var local: [UInt8] {
        let name = localName ?? self.name
        var bytes = LittleEndian.bytes(localSignature) + LittleEndian.bytes(20 as UInt16)
        bytes += LittleEndian.bytes(localFlags ?? flags) + LittleEndian.bytes(localMethod ?? method)
        bytes += LittleEndian.bytes(0 as UInt32)
        bytes += LittleEndian.bytes(localCRC32 ?? crc32)
        bytes += LittleEndian.bytes(localCompressedSize ?? compressedSize)
        bytes += LittleEndian.bytes(localUncompressedSize ?? uncompressedSize)
        bytes += LittleEndian.bytes(localNameLength ?? UInt16(name.count))
        bytes += LittleEndian.bytes(localExtraLength ?? UInt16(localExtra.count))
        return bytes + name + localExtra
    }

    func central(at offset: Int) -> [UInt8] {
        var bytes = LittleEndian.bytes(centralSignature) + [20, creator] + LittleEndian.bytes(neededVersion)
        bytes += LittleEndian.bytes(flags) + LittleEndian.bytes(method) + LittleEndian.bytes(0 as UInt32)
        bytes += LittleEndian.bytes(crc32) + LittleEndian.bytes(compressedSize)
        bytes += LittleEndian.bytes(uncompressedSize)
        bytes += LittleEndian.bytes(centralNameLength ?? UInt16(name.count))
        bytes += LittleEndian.bytes(centralExtraLength ?? UInt16(centralExtra.count))
        bytes += LittleEndian.bytes(UInt16(comment.count)) + LittleEndian.bytes(disk)
        bytes += LittleEndian.bytes(0 as UInt16) + LittleEndian.bytes(attributes)
        bytes += LittleEndian.bytes(headerOffset ?? UInt32(offset))
        return bytes + name + centralExtra + comment
    }
}
