import ArgumentParser

/// `martlet auth`: credentials for sources.
struct AuthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auth",
        abstract: "Say which credentials are used, and whether they work.",
        subcommands: [AuthCheckCommand.self]
    )
}
