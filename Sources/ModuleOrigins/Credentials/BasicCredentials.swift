package import GoModules
package import ModuleProxy

/// A user and a password, as HTTP's Basic scheme presents them.
package struct BasicCredentials: Hashable, Sendable {
    package let user: String
    package let password: Secret

    package init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }

    /// Takes user and password from a source's URL.
    ///
    /// - Returns: nil when there is a colon in the user or a control character.
    package init?(_ credentials: ProxyCredentials) {
        let password = credentials.password ?? ""
        guard !credentials.user.contains(":"),
            (credentials.user + password).unicodeScalars.allSatisfy({ $0.value > 0x1F && $0.value != 0x7F })
        else { return nil }
        self.init(user: credentials.user, password: Secret(password))
    }

    /// Reads `user:password` as it stands in a URL, percent-encoded; the password may be missing.
    ///
    /// - Returns: nil when the encoding is wrong or there is a control character.
    package init?(userinfo: String) {
        let parts = userinfo.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let user = parts.first.flatMap(PercentEncoding.decode),
            let password = parts.count > 1 ? PercentEncoding.decode(parts[1]) : "",
            !user.contains(":"), (user + password).unicodeScalars.allSatisfy({ $0.value > 0x1F && $0.value != 0x7F })
        else { return nil }
        self.init(user: user, password: Secret(password))
    }
}
