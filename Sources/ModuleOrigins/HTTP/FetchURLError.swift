/// Why a text is no address that may be fetched; the description is a phrase such as `it names a user`.
package enum FetchURLError: Error, Equatable, CustomStringConvertible {
    /// Not `http` or `https`.
    case scheme
    /// A user or a password in front of the host.
    case userinfo
    /// No host, or one that is not written in the usual way.
    case host
    /// Not a number from 1 to 65535.
    case port
    /// A byte that a URL cannot hold as it is, such as a space, a backslash or a control character.
    case character
    /// Longer than ``FetchURL/longest``.
    case tooLong

    package var description: String {
        switch self {
        case .scheme: "its scheme is not http or https"
        case .userinfo: "it names a user"
        case .host: "its host is missing or not written in the usual way"
        case .port: "its port is not a number from 1 to 65535"
        case .character: "it holds a character that a URL cannot hold"
        case .tooLong: "it is longer than \(FetchURL.longest) bytes"
        }
    }
}
