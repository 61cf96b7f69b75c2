import ArgumentParser
import Foundation
import ModuleOrigins

/// `martlet offline on|off`: switches outside requests of a running server.
struct OfflineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offline",
        abstract: "Switch the outside requests of a running server off and on.",
        discussion: "Exit status: 0 when switched, 64 for wrong options, 70 when the server cannot be reached."
    )

    /// The position of the switch.
    enum Position: String, ExpressibleByArgument, CaseIterable {
        case on, off
    }

    @Argument(help: "on: only what is stored is served; off: sources are asked again.") var position: Position
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func run() async throws {
        let settings = try options.load()
        print(try await AdminRequest(settings).send("POST", "/offline/\(position.rawValue)"), terminator: "")
    }
}
