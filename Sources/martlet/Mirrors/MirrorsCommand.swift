import ArgumentParser

/// `martlet mirrors`: which GOPROXY servers to use, and what go makes of them.
struct MirrorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirrors",
        abstract: "Look at module proxies, and at lists of them.",
        subcommands: [CheckCommand.self, WatchCommand.self, SimulateCommand.self]
    )
}
