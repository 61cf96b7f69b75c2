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
        /// Where to ask, as given, without slashes at the end; nil when none was given.
        ///
        /// An address excludes the mirrors at `/sumdb/` of module proxies.
        public let address: String?
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
        self = .database(Database(name: name, key: key, address: try fields.dropFirst().first.map(Self.address)))
    }

    private static func address(_ text: String) throws(ChecksumSettingError) -> String {
        let schemes = ["https://", "http://"]
        guard let scheme = schemes.first(where: text.hasPrefix), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let host = text.dropFirst(scheme.count).split(separator: "/", omittingEmptySubsequences: false).first,
            !host.isEmpty, !text.contains("?"), !text.contains("#")
        else { throw .invalidAddress(text) }
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }
}
