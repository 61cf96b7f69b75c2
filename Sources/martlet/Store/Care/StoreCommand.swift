import ArgumentParser

/// `martlet store`: looks after a store.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Look after the store.",
        subcommands: [
            StoreCheckCommand.self, StoreScrubCommand.self, StoreRepairCommand.self, StoreStatsCommand.self,
            StoreGCCommand.self,
        ]
    )
}
