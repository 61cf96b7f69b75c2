import ModuleOrigins
import ModuleProxy

/// What `git credential fill` wrote: lines such as `username=…` and `password=…`.
///
/// Format: <https://git-scm.com/docs/git-credential#IOFMT>
struct GitCredential {
    /// Whom it is for, such as `https://git.corp.example`.
    let address: String
    let credentials: BasicCredentials

    /// - Returns: nil when it does not say whom it is for.
    init?(_ text: String) {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.trimmedBlanks.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
        guard let scheme = values["protocol"], let host = values["host"], !host.isEmpty else { return nil }
        let path = values["path"].map { $0.isEmpty || $0.hasPrefix("/") ? $0 : "/\($0)" } ?? ""
        self.address = "\(scheme)://\(host)\(path)"
        self.credentials = BasicCredentials(user: values["username"] ?? "", password: Secret(values["password"] ?? ""))
    }
}
