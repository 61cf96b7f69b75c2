/// The rule of the zip format that an archive breaks.
///
/// The raw value is a clause for people. Some rules are stricter than Go's `archive/zip`, each because readers
/// disagree about such files, so that what was checked would not be what somebody else unpacks; ``ZipReader``
/// lists them.
///
/// The format: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>
public enum ZipFlaw: String, Sendable, CaseIterable {
    // The end of the archive.
    case noEndRecord = "there is no end record, so this is not a zip file or it was cut off"
    case trailingData = "there is data after the end record"
    case cutComment = "the archive comment is longer than the file"
    case twoEndRecords = "there are two end records, and readers disagree which one counts"
    case severalDisks = "the archive says that it spans several disks"
    case zip64Record = "the zip64 end record is missing, misplaced or contradicts the end record"
    case misplacedDirectory = "the central directory is not directly before the end record"

    // The central directory.
    case directoryHeader = "a header of the central directory is damaged"
    case directoryCount = "the central directory holds another number of entries than the end record says"
    case emptyName = "a name is empty"
    case nameWithNUL = "a name holds a NUL byte"
    case nameEncoding = "a name is not valid UTF-8"
    case duplicateName = "two entries have the same name"
    case unknownVersion = "an entry needs a version of the format that does not exist"
    case encrypted = "an entry is encrypted or patched"
    case method = "an entry is compressed with a method other than store and deflate"
    case zip64Field = "the zip64 sizes of an entry are missing or given twice"
    case storedSize = "a stored entry has two different sizes"
    case impossibleSize = "an entry declares more content than its compressed size can hold"
    case directoryWithContent = "a directory entry declares content"
    case misplacedEntry = "the entries do not fill the archive without gap and overlap"

    // One entry.
    case localHeader = "the local header is missing or damaged"
    case localHeaderDiffers = "the local header contradicts the central directory"
    case descriptor = "the data descriptor is missing or contradicts the central directory"
    case compressedData = "the compressed data is not valid deflate"
    case contentSize = "the content is longer or shorter than declared"
    case trailingCompressedData = "there is unused data after the compressed stream"
    case checksum = "the content does not match its CRC-32"

    // Archives we refuse to write.
    case unwritable = "the name, the size or the order of calls cannot be written to an archive"
}
