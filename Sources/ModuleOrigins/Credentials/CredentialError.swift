/// Why a setting about credentials cannot be used; no text of it holds a secret.
package enum CredentialError: Error, Equatable, CustomStringConvertible {
    /// A source with user and password in its address would send them in the clear.
    case insecure(origin: String)
    /// The user and password in a source's address cannot be read.
    case malformedUserinfo(origin: String)
    /// Not of the form `https://host/prefix=/path/of/file`.
    case malformedTokenSetting(String)
    /// The address in front of a token file is not one.
    case tokenAddress(String, FetchURLError)
    /// The address in front of a helper command is not one.
    case commandAddress(String, FetchURLError)
    /// The path in front of a helper command is one that it cannot be told.
    case commandPath(origin: String)
    /// A netrc file that makes no sense.
    case netrc(line: Int, reason: String)

    package var description: String {
        switch self {
        case .insecure(let origin): "refusing to send credentials to \(origin): it is not https"
        case .malformedUserinfo(let origin): "the user and password for \(origin) are not percent-encoded text"
        case .malformedTokenSetting(let text):
            "the token setting \(text) is not of the form https://host/prefix=/path/of/file"
        case .tokenAddress(let url, let error): "the address \(url) of a token file cannot be used: \(error)"
        case .commandAddress(let url, let error): "the address \(url) of a helper command cannot be used: \(error)"
        case .commandPath(let origin):
            "the path for a helper command on \(origin) is too long, or holds control characters"
        case .netrc(let line, let reason): "netrc, line \(line): \(reason)"
        }
    }
}
