import ArgumentParser

/// The module supply line that does not go down.
@main struct Martlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "martlet",
        abstract: "A self-hosted Go module proxy that verifies what it serves.",
        discussion: """
            Exit statuses of all commands: 0 clean, 1 findings, 3 incomplete data, 64 usage, 70 internal, 78 settings.
            Shell completions: martlet --generate-completion-script bash|zsh|fish
            """,
        version: "martlet \(Version.text)",
        subcommands: [
            ServeCommand.self, FetchCommand.self, ImportCommand.self, StoreCommand.self, RevokeCommand.self,
            OfflineCommand.self,
            StatusCommand.self, EchoCommand.self, ConfigCommand.self, AuthCommand.self, ExplainCommand.self,
            DoctorCommand.self,
            MirrorsCommand.self, VerifyCommand.self,
        ]
    )
}

extension Martlet {
    /// The entry of the process.
    static func main() async {
        ProcessMemory.prepare()
        StandardStreams.prepare()
        OpenFiles.reserve()
        ServingThreads.prepare()
        await main(nil)
    }
}
