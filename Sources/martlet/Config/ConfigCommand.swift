import ArgumentParser

/// `martlet config`: questions about the settings; nothing is started and nothing is written.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check and show the settings.",
        discussion: "Exit status: 0, 78 when a setting is wrong, 64 for wrong options.",
        subcommands: [ConfigCheckCommand.self, ConfigShowCommand.self, ConfigDocsCommand.self]
    )
}
