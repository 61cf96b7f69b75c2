import GoModules

/// A command that is asked for a user and a password, and the sources that may see them.
///
/// `https://git.corp.example/team=/usr/local/bin/corp-credentials --profile ci`
struct UpstreamCommand: Sendable {
    /// Scheme, host and port must be equal, and this path must be a source's path or a parent of it.
    let url: ProxyURL
    /// An absolute path.
    let program: SettingPath
    /// Everybody on this machine can see them while the command runs, so they hold no secret.
    let arguments: [String]

    /// Words have spaces between them; there is no shell, so quotes, `$` and `~` are letters like others.
    ///
    /// - Throws: ``SettingProblem`` for what is not `URL=COMMAND`, for a command that is not named by its absolute path, for
    ///   credentials in the URL, and for plain http to another machine.
    init(_ text: String) throws(SettingProblem) {
        let remedy = "use URL=COMMAND such as https://git.corp.example=/usr/local/bin/corp-credentials"
        let (url, command) = try ProxyURL.prefix(of: text, sending: "password", remedy: remedy)
        guard let program = Self.program(of: command) else {
            throw SettingProblem(text, "names no command by its absolute path", remedy: remedy)
        }
        guard command.unicodeScalars.allSatisfy({ $0.value > 0x1F && $0.value != 0x7F }) else {
            throw SettingProblem(text, "holds a control character", remedy: remedy)
        }
        self.url = url
        self.program = try SettingPath(program)
        self.arguments = command.split(separator: " ").dropFirst().map(String.init)
    }

    /// The program of a command; nil when it is not named by its absolute path.
    static func program(of command: String) -> String? {
        command.split(separator: " ").first.map(String.init).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
}
