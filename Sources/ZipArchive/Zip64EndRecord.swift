/// The two records that a large archive has before its end record: the zip64 end record and its locator.
enum Zip64EndRecord {
    /// Takes the numbers from the zip64 record when there is one before the plain record at `end`.
    ///
    /// - Throws: ``ZipFlaw/zip64Record`` unless record, locator and end record follow one another directly and agree.
    static func resolve(
        _ plain: EndFields,
        endingAt end: Int,
        in source: ByteSource
    ) throws(ZipError) -> EndRecord {
        let scratch = ScratchBuffer()
        defer { withExtendedLifetime(scratch) {} }
        let target = scratch.bytes(recordLength + locatorLength)
        let start = end - target.count
        guard start >= 0 else { return try withoutZip64(plain, endingAt: end) }
        try source.fill(target, at: start)
        let bytes = UnsafeRawBufferPointer(target)

        guard bytes.uint32(at: recordLength) == locatorSignature else {
            return try withoutZip64(plain, endingAt: end)
        }
        guard bytes.uint32(at: recordLength + 4) == 0, bytes.uint32(at: recordLength + 16) == 1 else {
            throw .flawed(.severalDisks, entry: nil)
        }
        guard bytes.uint64(at: recordLength + 8) == UInt64(start),
            bytes.uint32(at: 0) == recordSignature,
            // The length that follows the length field; more would be the second version, for encrypted directories.
            bytes.uint64(at: 4) == UInt64(recordLength - 12)
        else { throw .flawed(.zip64Record, entry: nil) }
        let fields = EndFields(zip64: bytes)
        guard fields.isOnOneDisk else { throw .flawed(.severalDisks, entry: nil) }
        guard plain.agrees(with: fields) else { throw .flawed(.zip64Record, entry: nil) }
        return try EndRecord(fields.entryCount, fields.directorySize, fields.directoryOffset, start)
    }

    /// An archive of exactly 65,535 entries has the sentinel and no zip64 records.
    private static func withoutZip64(_ plain: EndFields, endingAt end: Int) throws(ZipError) -> EndRecord {
        try EndRecord(plain.entryCount, plain.directorySize, plain.directoryOffset, end)
    }

    static let recordLength = 56
    static let locatorLength = 20
    static let recordSignature: UInt32 = 0x0606_4b50
    static let locatorSignature: UInt32 = 0x0706_4b50
}
