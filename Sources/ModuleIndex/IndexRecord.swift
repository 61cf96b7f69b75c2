/// What the index knows about one stored file.
///
/// Example: the zip of `github.com/BurntSushi/toml` v1.5.0 under the key `github.com/!burnt!sushi/toml/@v/v1.5.0.zip`.
package struct IndexRecord: Sendable, Hashable {
    /// Which of a version's files it is.
    package enum Kind: String, Sendable, CaseIterable {
        case info
        case mod
        case zip
    }

    /// The store's name for the file, unique in the index.
    package let key: String
    /// The module path as `go.mod` spells it, never escaped.
    package let module: String
    /// The version, never escaped.
    package let version: String
    package let kind: Kind
    package let sizeInBytes: Int64
    /// When the file was stored, in seconds since 1970.
    package let storedAt: Int64
    /// When somebody last asked for it, in seconds since 1970.
    package let lastUsedAt: Int64
    /// The host or folder it came from; nil when nobody knows any more.
    package let source: String?
    /// How it was verified: `sumdb`, `pinned`, `imported` and so on.
    package let verification: String
    /// Whether a source is believed to have it still, so that it may be removed to make room.
    package let isEvictable: Bool

    /// Describes one file.
    ///
    /// A negative size, which no file has, is taken as 0.
    package init(
        key: String,
        module: String,
        version: String,
        kind: Kind,
        sizeInBytes: Int64,
        storedAt: Int64,
        lastUsedAt: Int64,
        source: String?,
        verification: String,
        isEvictable: Bool
    ) {
        self.key = key
        self.module = module
        self.version = version
        self.kind = kind
        self.sizeInBytes = max(sizeInBytes, 0)
        self.storedAt = storedAt
        self.lastUsedAt = lastUsedAt
        self.source = source
        self.verification = verification
        self.isEvictable = isEvictable
    }
}
