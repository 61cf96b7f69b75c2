import ArgumentParser

/// `martlet config docs`: the table of all settings as Markdown; docs/operations.md holds its output.
struct ConfigDocsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs",
        abstract: "Print the table of all settings as Markdown.",
        discussion: "Exit status: 0."
    )

    func run() {
        print(SettingsTable().markdown)
    }
}
