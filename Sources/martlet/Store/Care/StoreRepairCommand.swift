import ArgumentParser

/// `martlet store repair`: mends what can be mended.
struct StoreRepairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Mend everything in a store that can be mended.",
        discussion: """
            Wrong files are fetched again from the configured sources, verified, and replaced; the wrong copies go into quarantine. \
            What no source has stays. Lists and hashes are written again from what is there, right files without a seal get one. \
            A second run changes nothing. A running server does the work itself.
            Exit status: 0 when nothing is left to mend, 1 when something is, 64 for wrong options, 70 when the store cannot be \
            read, 78 for wrong settings.
            """
    )

    @Flag(help: "Print one JSON object per finding instead of text, and the totals last.") var json = false
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func run() async throws {
        let totals = try await CareSession(options, isJSON: json).run(.repair)
        if totals.left > 0 { throw ExitStatus.findings.exitCode }
    }
}
