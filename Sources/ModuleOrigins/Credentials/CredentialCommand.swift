package import GoModules

/// A helper command that knows a user and a password, bound to the addresses below one prefix.
///
/// It is asked as git asks its credential helpers: with `get` as last argument, and what it is asked for on its standard input.
///
/// Protocol: <https://git-scm.com/docs/git-credential#IOFMT>
package struct CredentialCommand: Hashable, Sendable {
    /// The longest path that it is told, in bytes: with a host of 253 the question fits into what any pipe takes without waiting.
    private static let longestPath = 2048

    let scope: CredentialScope
    /// The origin for which it is asked, such as `https://git.corp.example:8443`.
    let origin: String
    /// The scheme and the host as it is told them.
    let scheme: String
    let host: String
    /// The absolute path of the program.
    let program: String
    /// What stands in front of `get`.
    let arguments: [String]
    /// What it reads.
    ///
    /// The path is that of the prefix, without slashes around it, and left out when there is none: most helpers do not know
    /// paths, as git does not tell them any by itself.
    let question: [UInt8]

    /// - Parameters:
    ///   - prefix: The top of what it is asked for.
    ///   - program: An absolute path; the file is not looked at yet.
    ///   - arguments: More arguments, which everybody on this machine can see.
    /// - Throws: ``CredentialError`` for an address that cannot be asked for, or to which nothing may be sent.
    package init(for prefix: ProxyURL, program: String, arguments: [String] = []) throws(CredentialError) {
        let url: FetchURL
        do { url = try FetchURL(prefix) } catch { throw .commandAddress("\(prefix)", error) }
        self.scope = CredentialScope(url)
        guard scope.isSafe else { throw .insecure(origin: url.origin) }
        let decoded = PercentEncoding.decode(prefix.path)
        // A line end in the path would be a line of its own: CVE-2020-5260.
        guard let path = decoded.map({ $0.dropping(prefix: "/") ?? $0 }), path.utf8.count <= Self.longestPath,
            path.utf8.allSatisfy({ $0 > 0x1F && $0 != 0x7F })
        else { throw .commandPath(origin: url.origin) }
        self.origin = url.origin
        self.scheme = url.scheme.rawValue
        self.host = url.hostAndPort
        self.program = program
        self.arguments = arguments
        let lines = ["protocol=\(scheme)", "host=\(host)"] + (path.isEmpty ? [] : ["path=\(path)"])
        self.question = Array((lines.joined(separator: "\n") + "\n\n").utf8)
    }
}
