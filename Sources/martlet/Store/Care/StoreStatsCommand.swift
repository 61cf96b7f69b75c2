import ArgumentParser
import Foundation
import ModuleStores

/// `martlet store stats`: what a store holds.
struct StoreStatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Count what a store holds.",
        discussion: """
            From the files themselves; may run beside a server.
            Exit status: 0, 64 for wrong options, 70 when the store cannot be read, 78 for wrong settings.
            """
    )

    @Flag(help: "Print one JSON object instead of text.") var json = false
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func run() async throws {
        let settings = try options.load()
        do {
            let statistics = try await StoreStatistics(try StoreFiles(root: settings.store.absolute))
            print(json ? try statistics.json() : statistics.text)
        } catch {
            throw Failure(error, of: settings).exit
        }
    }
}
