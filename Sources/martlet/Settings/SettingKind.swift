/// What the text of a setting may be.
enum SettingKind: Equatable, Sendable {
    /// `HOST:PORT`; empty where `mayBeEmpty`.
    case address(mayBeEmpty: Bool)
    case pathPrefix
    /// A file, a folder or a socket; empty where `mayBeEmpty`. `~` and variables are not expanded.
    case path(mayBeEmpty: Bool)
    /// Folders with `:` between them; may be empty.
    case pathList
    /// Sources in the grammar of GOPROXY.
    case chain
    /// A checksum database in the grammar of GOSUMDB.
    case database
    /// Module patterns in the grammar of GOPRIVATE.
    case patterns
    /// Entries of the form `first=second`; the names are those of the two keys of an entry in the file.
    case pairs(first: String, second: String)
    /// Hosts with commas between them.
    case hosts
    /// Networks in CIDR notation, with commas between them.
    case networks
    /// The URL of an outbound proxy; may be empty.
    case proxyURL
    case flag
    case choice([String])
    case duration(ClosedRange<SettingDuration>)
    case size(ClosedRange<ByteSize>)
    case count(ClosedRange<Int>)

    /// Whether the file may give a list; flags of such a setting may be repeated.
    var isList: Bool {
        switch self {
        case .patterns, .pairs, .hosts, .networks, .pathList: true
        default: false
        }
    }

    /// Whether credentials may stand in the text, as they do in `https://user:password@host`.
    var mayHoldURLs: Bool {
        switch self {
        case .chain, .database, .pairs, .proxyURL: true
        default: false
        }
    }

    /// What stands between the items of a list in one text; nil where a text is one item.
    var separator: Character? {
        switch self {
        case .patterns, .hosts, .networks: ","
        case .pathList: ":"
        default: nil
        }
    }

    /// The word that stands for the value in help texts.
    var valueName: String {
        switch self {
        case .address: "host:port"
        case .pathPrefix: "prefix"
        case .path: "path"
        case .pathList: "folders"
        case .chain: "chain"
        case .database: "database"
        case .patterns: "patterns"
        case .pairs(let first, let second): "\(first)=\(second)"
        case .hosts: "hosts"
        case .networks: "networks"
        case .proxyURL: "url"
        case .flag: "true|false"
        case .choice(let words): words.joined(separator: "|")
        case .duration: "duration"
        case .size: "size"
        case .count: "number"
        }
    }
}
