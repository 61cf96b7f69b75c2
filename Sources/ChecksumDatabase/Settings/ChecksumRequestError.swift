/// Why a path is no ``ChecksumRequest``.
public enum ChecksumRequestError: Error, Equatable {
    /// The path does not begin with `/sumdb/`, so it is for somebody else.
    case notChecksumRequest
    /// The path names a database that is not configured; the `go` command then tries its next proxy.
    case unknownDatabase
    /// A configured database, but nothing that it can be asked.
    case malformed(reason: String)
}

extension ChecksumRequestError: CustomStringConvertible {
    /// A sentence for the answer's body.
    public var description: String {
        switch self {
        case .notChecksumRequest: "not a checksum database request"
        case .unknownDatabase: "this proxy does not mirror that checksum database"
        case .malformed(let reason): "malformed checksum database request: \(reason)"
        }
    }
}
