/// One entry of a module's folder, as version control has it.
public struct ModuleTreeFile: Hashable, Sendable {
    /// What an entry is.
    public enum Kind: Hashable, Sendable {
        /// A file with bytes.
        case regular
        /// A symbolic link, which never gets into a zip.
        case symbolicLink
        /// A folder, or what stands for one, such as a submodule.
        case directory
        /// Anything else.
        case other
    }

    /// The path with slashes, relative to the module's folder.
    public let path: String
    /// What the entry is.
    public let kind: Kind
    /// The size of a regular file; without meaning for other entries.
    public let sizeInBytes: UInt64

    /// Describes an entry.
    public init(path: String, kind: Kind = .regular, sizeInBytes: UInt64) {
        self.path = path
        self.kind = kind
        self.sizeInBytes = sizeInBytes
    }
}
