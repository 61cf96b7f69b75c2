import ArgumentParser

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
        _ = try options.load()
        print("settings are valid")
    }
}
