/// Why a zip cannot be the zip of a module.
public enum ModuleZipError: Error, Hashable, Sendable {
    /// An entry breaks a rule; the name is that of the entry, prefix included.
    case entry(name: String, ModuleFileFault)
    /// All files together are larger than ``ModuleZipRules/maximumContentSizeInBytes``.
    case contentTooLarge
    /// There are more entries, or more files and folders, than ``ModuleZipRules/maximumEntryCount``.
    case tooManyEntries
}

extension ModuleZipError: CustomStringConvertible {
    /// What is wrong, in the words of the `go` command where it has any.
    public var description: String {
        switch self {
        case .entry(let name, .malformed(let fault)):
            "\(QuotedText.quoteIfNeeded(name)): \(FilePathError(path: name, fault: fault))"
        case .entry(let name, let fault): "\(QuotedText.quoteIfNeeded(name)): \(fault)"
        case .contentTooLarge:
            """
            total uncompressed size of module contents too large \
            (max size is \(ModuleZipRules.maximumContentSizeInBytes) bytes)
            """
        case .tooManyEntries: "too many entries in module zip (max is \(ModuleZipRules.maximumEntryCount))"
        }
    }
}
