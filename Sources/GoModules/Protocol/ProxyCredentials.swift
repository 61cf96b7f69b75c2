/// The user name and password in a proxy's URL, percent-decoded.
///
/// Printing one shows neither.
public struct ProxyCredentials: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The user name; may be empty.
    public let user: String
    /// The password; nil where the URL has no colon after the user name.
    public let password: String?

    /// Always the same, so that a log line cannot leak a password.
    public var description: String { "xxxxx" }

    /// Empty, so that `dump` cannot leak a password either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
