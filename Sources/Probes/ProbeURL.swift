import ModuleOrigins

/// An address to ask for, with what stands before its host.
struct ProbeURL: Sendable {
    let url: FetchURL
    /// User and password, when the address has them.
    let credentials: BasicCredentials?

    /// Reads an absolute `http` or `https` address, also one with user and password.
    ///
    /// - Returns: nil for anything else.
    init?(_ text: String) {
        let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        let authority = text[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let at = authority.lastIndex(of: "@")
        let plain = at.map { text[..<start] + text[text.index(after: $0)...] } ?? text[...]
        do { self.url = try FetchURL(String(plain)) } catch { return nil }
        guard let at else {
            self.credentials = nil
            return
        }
        guard let credentials = BasicCredentials(userinfo: String(authority[..<at])) else { return nil }
        self.credentials = credentials
    }
}
