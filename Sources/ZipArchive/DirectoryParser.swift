/// Turns a central directory into checked entries.
struct DirectoryParser {
    private let limits: ZipLimits
    /// Where the directory starts: all entries lie before it.
    private let directoryStart: Int
    private var entries: [ZipEntry] = []
    private var names = UniqueNames()
    /// The hash of each entry's name.
    private var hashes: [Int] = []
    private var contentSize = 0

    /// All entries in the order of the directory.
    ///
    /// Takes O(n log n) time for n entries, and O(n) when they are in the order of their offsets, as they are in
    /// all archives of usual writers.
    static func entries(
        of record: EndRecord,
        in source: ByteSource,
        limits: ZipLimits
    ) throws(ZipError) -> [ZipEntry] {
        guard record.entryCount <= limits.entryCount else { throw .beyondLimit(.entryCount, entry: nil) }
        guard record.directory.count <= limits.directorySizeInBytes else {
            throw .beyondLimit(.directorySize, entry: nil)
        }
        var parser = DirectoryParser(limits: limits, directoryStart: record.directory.lowerBound)
        parser.entries.reserveCapacity(record.entryCount)
        parser.hashes.reserveCapacity(record.entryCount)
        var window = DirectoryWindow(source, directory: record.directory)
        defer { withExtendedLifetime(window) {} }
        var position = record.directory.lowerBound
        for _ in 0..<record.entryCount {
            position += try parser.addEntry(at: position, in: &window)
        }
        guard position == record.directory.upperBound else { throw .flawed(.directoryCount, entry: nil) }
        try parser.checkNamesDiffer()
        try EntryLayout.place(&parser.entries, before: record.directory.lowerBound)
        return parser.entries
    }

    private init(limits: ZipLimits, directoryStart: Int) {
        self.limits = limits
        self.directoryStart = directoryStart
    }

    /// - Returns: the length of the header.
    private mutating func addEntry(at position: Int, in window: inout DirectoryWindow) throws(ZipError) -> Int {
        guard let fixed = try window.bytes(at: position, count: CentralHeader.fixedLength) else {
            throw .flawed(.directoryCount, entry: nil)
        }
        // The second look may move the window, and what the first one gave is no more.
        guard let length = CentralHeader(fixed)?.length,
            let whole = try window.bytes(at: position, count: length),
            let header = CentralHeader(whole), let nameBytes = header.name, let extra = header.extra
        else { throw .flawed(.directoryHeader, entry: nil) }
        let name = try checkedName(nameBytes)
        let entry = try entry(name, header, extra)
        let (sum, overflow) = contentSize.addingReportingOverflow(entry.uncompressedSize)
        guard !overflow, sum <= limits.contentSizeInBytes else { throw .beyondLimit(.contentSize, entry: name) }
        contentSize = sum
        entries.append(entry)
        return length
    }

    private mutating func checkedName(_ bytes: UnsafeRawBufferPointer) throws(ZipError) -> String {
        guard !bytes.isEmpty else { throw .flawed(.emptyName, entry: nil) }
        guard bytes.count <= limits.nameLengthInBytes else { throw .beyondLimit(.nameLength, entry: Self.shown(bytes)) }
        let name = try Self.text(bytes)
        hashes.append(names.hash(of: bytes))
        return name
    }

    /// For all entries at once.
    ///
    /// A loop that does nothing else waits for the memory of several hashes at a time; name by name, while the headers
    /// are read, this took a fifth of the time of opening a large archive.
    private mutating func checkNamesDiffer() throws(ZipError) {
        names.reserveCapacity(hashes.count)
        for (entry, hash) in zip(entries.indices, hashes) where !names.insert(hash) {
            let name = entries[entry].name
            guard entries[..<entry].allSatisfy({ !$0.name.utf8.elementsEqual(name.utf8) }) else {
                throw .flawed(.duplicateName, entry: name)
            }
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) throws(ZipError) -> String {
        // Most names are ASCII without NUL. They need no other check, and the strict decoder takes five times as long.
        if bytes.isASCIIWithoutNUL { return String(decoding: bytes, as: UTF8.self) }
        guard !bytes.contains(0) else { throw .flawed(.nameWithNUL, entry: shown(bytes)) }
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw .flawed(.nameEncoding, entry: shown(bytes))
        }
        return name
    }

    /// A name that is none, for a message.
    private static func shown(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix(256), as: UTF8.self)
    }

    private func entry(
        _ name: String,
        _ header: CentralHeader,
        _ extra: UnsafeRawBufferPointer
    ) throws(ZipError) -> ZipEntry {
        guard header.disk == 0 else { throw .flawed(.severalDisks, entry: name) }
        guard header.neededVersion <= CentralHeader.newestVersion else { throw .flawed(.unknownVersion, entry: name) }
        guard header.flags.isDisjoint(with: .unreadable) else { throw .flawed(.encrypted, entry: name) }
        guard let method = ZipMethod(rawValue: header.method) else { throw .flawed(.method, entry: name) }
        guard let wide = WideNumbers(header, extra) else { throw .flawed(.zip64Field, entry: name) }
        guard wide.headerOffset < directoryStart, wide.compressedSize <= directoryStart - wide.headerOffset else {
            throw .flawed(.misplacedEntry, entry: name)
        }
        let entry = ZipEntry(
            name: name,
            method: method,
            compressedSize: wide.compressedSize,
            uncompressedSize: wide.uncompressedSize,
            crc32: header.crc32,
            headerOffset: wide.headerOffset,
            creatorSystem: header.creatorSystem,
            externalAttributes: header.externalAttributes,
            hasDescriptor: header.flags.contains(.descriptor),
            end: directoryStart
        )
        try Self.checkSizes(of: entry)
        return entry
    }

    private static func checkSizes(of entry: ZipEntry) throws(ZipError) {
        guard !entry.isDirectory || entry.uncompressedSize == 0 else {
            throw .flawed(.directoryWithContent, entry: entry.name)
        }
        switch entry.method {
        case .stored:
            guard entry.compressedSize == entry.uncompressedSize else { throw .flawed(.storedSize, entry: entry.name) }
        case .deflated:
            // The densest deflate code is 2 bits for 258 bytes. This unmasks most bombs before anything is inflated.
            guard entry.uncompressedSize / 1032 <= entry.compressedSize else {
                throw .flawed(.impossibleSize, entry: entry.name)
            }
        }
    }
}
