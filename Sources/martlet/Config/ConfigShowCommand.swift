import ArgumentParser

/// `martlet config show`: every setting with its value and where that was given.
struct ConfigShowCommand: ParsableCommand {
    /// How ``SettingsListing`` is written.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, yaml
    }

    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the effective settings and where each comes from.",
        discussion: """
            Credentials in URLs are masked. The yaml format can serve as a settings file.
            Exit status: 0, 78 when a setting is wrong, 64 for wrong options.
            """
    )

    @OptionGroup(title: "Settings") var options: SettingsOptions

    @Option(help: "Write a table, or a settings file.")
    var format = Format.text

    func run() throws {
        let listing = SettingsListing(try options.load().resolved)
        switch format {
        case .text: print(listing.text)
        case .yaml: print(listing.yaml)
        }
    }
}
