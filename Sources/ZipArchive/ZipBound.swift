/// The limit of ``ZipLimits`` that an archive exceeded.
public enum ZipBound: String, Sendable, CaseIterable {
    /// ``ZipLimits/archiveSizeInBytes``
    case archiveSize = "the archive is larger than allowed"
    /// ``ZipLimits/entryCount``
    case entryCount = "there are more entries than allowed"
    /// ``ZipLimits/nameLengthInBytes``
    case nameLength = "a name is longer than allowed"
    /// ``ZipLimits/directorySizeInBytes``
    case directorySize = "the central directory is larger than allowed"
    /// ``ZipLimits/contentSizeInBytes``
    case contentSize = "the uncompressed sizes add up to more than allowed"
}
