/// How ssh gets to repositories: with which key, and which servers it believes.
///
/// A server whose key is in no list of known hosts is refused, and nobody is ever asked for a password.
package struct SSHAccess: Sendable {
    /// A key for the addresses that begin so.
    package struct Key: Hashable, Sendable {
        /// Such as `ssh://git@git.corp.example/team/`.
        package let prefix: String
        /// The absolute path of the private key.
        package let file: String

        /// Whether the key is for an address: it goes on with a new element where the prefix ends.
        func covers(_ address: String) -> Bool {
            guard let rest = address.dropping(prefix: prefix) else { return false }
            return prefix.hasSuffix("/") || rest.isEmpty || rest == ".git" || rest.hasPrefix("/")
        }

        package init(prefix: String, file: String) {
            self.prefix = prefix
            self.file = file
        }
    }

    /// The keys of the settings.
    package var keys: [Key] = []
    /// The absolute path of a file of known hosts, beside the machine's own.
    package var knownHosts: String?
    /// The socket of an agent, for addresses without a key.
    package var agent: String?

    package init() {}

    /// The key for an address: that with the longest prefix.
    func key(for address: String) -> Key? {
        keys.filter { $0.covers(address) }.max { $0.prefix.utf8.count < $1.prefix.utf8.count }
    }

    /// The variables with which git reaches an address.
    func variables(for address: String) -> [String: String] {
        var words = [
            "ssh", "-F", "/dev/null", "-oBatchMode=yes", "-oStrictHostKeyChecking=yes", "-oControlMaster=no",
            "-oClearAllForwardings=yes", "-oPermitLocalCommand=no", "-oConnectTimeout=30",
            "-oUpdateHostKeys=no", "-oServerAliveInterval=15",
        ]
        if let knownHosts { words.append("-oUserKnownHostsFile=\(knownHosts)") }
        guard let key = key(for: address) else {
            let command = ["GIT_SSH_COMMAND": Self.line(words + ["-oIdentityFile=none"])]
            return agent.map { command.merging(["SSH_AUTH_SOCK": $0]) { $1 } } ?? command
        }
        return ["GIT_SSH_COMMAND": Self.line(words + ["-oIdentitiesOnly=yes", "-oIdentityAgent=none", "-i", key.file])]
    }

    /// One line for the shell, which git gives it to.
    private static func line(_ words: [String]) -> String {
        words.map { "'\($0.replacing("'", with: #"'\''"#))'" }.joined(separator: " ")
    }
}
