import ArgumentParser

/// `martlet config docs`: the page docs/settings.md.
struct ConfigDocsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs",
        abstract: "Print all settings as a page of Markdown.",
        discussion: "Exit status: 0."
    )

    func run() {
        print(SettingsTable().page)
    }
}
