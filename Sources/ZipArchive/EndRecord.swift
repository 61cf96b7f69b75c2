/// What the end of an archive says about its central directory.
struct EndRecord: Equatable {
    /// The number of entries.
    let entryCount: Int
    /// Where the central directory lies in the file.
    let directory: Range<Int>

    /// Finds and checks the end record of an archive of `size` bytes.
    static func find(in source: ByteSource, size: Int) throws(ZipError) -> EndRecord {
        guard size >= fixedLength else { throw .flawed(.noEndRecord, entry: nil) }
        let length = min(size, fixedLength + Int(UInt16.max))
        let scratch = ScratchBuffer()
        defer { withExtendedLifetime(scratch) {} }
        let target = scratch.bytes(length)
        try source.fill(target, at: size - length)
        let tail = UnsafeRawBufferPointer(target)

        let position = try position(in: tail)
        let fields = EndFields(UnsafeRawBufferPointer(rebasing: tail[position...]))
        guard fields.isOnOneDisk else { throw .flawed(.severalDisks, entry: nil) }
        let end = size - length + position
        // Info-ZIP writes zip64 records also where no sentinel asks for them: then they lie between directory and end.
        return try fields.hasSentinel || fields.directoryEnd != UInt64(end)
            ? Zip64EndRecord.resolve(fields, endingAt: end, in: source)
            : EndRecord(fields.entryCount, fields.directorySize, fields.directoryOffset, end)
    }

    /// Checks that the directory reaches up to `end`, where the end record (of zip64, if there is one) starts.
    init(_ entryCount: UInt64, _ size: UInt64, _ offset: UInt64, _ end: Int) throws(ZipError) {
        let (sum, overflow) = offset.addingReportingOverflow(size)
        guard !overflow, sum == UInt64(end) else { throw .flawed(.misplacedDirectory, entry: nil) }
        // Each header takes its fixed part at least, so a count above this is a lie.
        guard entryCount <= size / UInt64(CentralHeader.fixedLength) else {
            throw .flawed(.directoryCount, entry: nil)
        }
        // Both are at most `end`, so they fit.
        self.entryCount = Int(entryCount)
        self.directory = Int(offset)..<end
    }

    static let fixedLength = 22
    private static let signature: UInt32 = 0x0605_4b50

    /// The position of the only end record in the last bytes of the file.
    ///
    /// Go takes the last signature and forgives bytes after the comment. Other readers look for a record whose
    /// comment ends with the file. Here both must find the same one.
    private static func position(in tail: UnsafeRawBufferPointer) throws(ZipError) -> Int {
        var found: Int?
        var candidate = tail.count - fixedLength
        while candidate >= 0 {
            if tail[candidate] == 0x50, tail.uint32(at: candidate) == signature {
                let end = candidate + fixedLength + Int(tail.uint16(at: candidate + 20))
                if found == nil {
                    guard end >= tail.count else { throw .flawed(.trailingData, entry: nil) }
                    guard end == tail.count else { throw .flawed(.cutComment, entry: nil) }
                    found = candidate
                } else if end == tail.count {
                    throw .flawed(.twoEndRecords, entry: nil)
                }
            }
            candidate -= 1
        }
        guard let found else { throw .flawed(.noEndRecord, entry: nil) }
        return found
    }
}
