public import GoModules

/// Which checksum database to believe: the grammar of `GOSUMDB`.
///
/// `off`; or a database, as the name of a known one or as a key, and optionally its address, with a space between:
/// `sum.golang.org`, `sum.example.com+1a2b3c4d+AbC…`, `sum.golang.org https://mirror.example.com/sumdb`.
///
/// Rules: <https://go.dev/ref/mod#environment-variables>, `GOSUMDB`
public enum ChecksumSetting: Hashable, Sendable {
    /// No database: what a source sends is believed at first sight.
    case off
    /// The database to ask.
    case database(Database)

    /// A database and the way to it.
    public struct Database: Hashable, Sendable {
        /// The name in the key.
        public let name: DatabaseName
        /// What its signatures are verified with.
        public let key: NoteKey
        /// Where the database itself is asked; `https://` and its name, unless an address was given.
        public let address: ProxyURL
        /// Whether module proxies may be asked for it at `/sumdb/` first; not when an address was given.
        public let mayAskMirrors: Bool
    }

    /// Names that stand for a key, so that users need not know it.
    ///
    /// Source of the key: `go help environment` and <https://go.dev/ref/mod#checksum-database>
    private static let knownKeys = [
        "sum.golang.org": "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    ]
    /// The name under which `sum.golang.org` can be reached from mainland China.
    private static let alias = ("sum.golang.google.cn", "sum.golang.org https://sum.golang.google.cn")

    /// Reads a setting.
    ///
    /// - Throws: ``ChecksumSettingError``, whose wording is that of the `go` command.
    public init(_ text: String) throws(ChecksumSettingError) {
        guard text != "off" else {
            self = .off
            return
        }
        let fields = (text == Self.alias.0 ? Self.alias.1 : text).split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = fields.first else { throw .missing }
        guard fields.count <= 2 else { throw .tooManyFields }
        let key: NoteKey
        do {
            key = try NoteKey(Self.knownKeys[first] ?? first)
        } catch {
            throw .invalidKey(error)
        }
        guard let name = DatabaseName(key.name) else { throw .invalidName(key.name) }
        do {
            let address = try ProxyURL(fields.count == 2 ? fields[1] : "https://\(name)")
            self = .database(Database(name: name, key: key, address: address, mayAskMirrors: fields.count == 1))
        } catch {
            throw .invalidAddress(error)
        }
    }
}
