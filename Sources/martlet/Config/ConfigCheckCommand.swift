import ArgumentParser
import ProxyServer

/// `martlet config check`: whether `martlet serve` would take the same flags, environment and file.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the settings, all of them.",
        discussion:
            "Exit status: 0 when all settings are valid, 78 when one is not (each on a line), 64 for wrong options."
    )

    @OptionGroup(title: "Settings") var options: SettingsOptions

    func run() throws {
        let settings = try options.load()
        do {
            // What files hold shows only when they are read.
            _ = try Outside(settings).policy()
            _ = try AccessGate.Rule(settings.server)
            if let files = settings.server.tls { _ = try ServerTLS.configuration(files) }
        } catch {
            throw Failure(error, of: settings).exit
        }
        print("settings are valid")
    }
}
