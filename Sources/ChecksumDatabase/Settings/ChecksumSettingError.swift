public import GoModules

/// Why a text is no ``ChecksumSetting``; worded as the `go` command words it.
public enum ChecksumSettingError: Error, Equatable {
    /// Nothing but blanks.
    case missing
    /// More than a key and an address.
    case tooManyFields
    /// The first field is neither a known name nor a key. Only known names may stand without their key.
    case invalidKey(NoteKeyError)
    /// The name in the key cannot be part of an address.
    case invalidName(String)
    /// The second field is no http or https address.
    case invalidAddress(ProxyURLError)
}

extension ChecksumSettingError: CustomStringConvertible {
    /// The words that the `go` command uses.
    public var description: String {
        switch self {
        case .missing: "missing GOSUMDB"
        case .tooManyFields: "invalid GOSUMDB: too many fields"
        case .invalidKey(let error): "invalid GOSUMDB: \(error)"
        case .invalidName(let name): "invalid sumdb name (must be host[/path]): \(name)"
        case .invalidAddress(let error): "invalid GOSUMDB URL: \(error)"
        }
    }
}
