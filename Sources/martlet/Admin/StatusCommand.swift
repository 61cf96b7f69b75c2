import ArgumentParser

/// `martlet status`: what a running server says of itself, as JSON.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the state of a running server.",
        discussion:
            "Prints one JSON object. Exit status: 0, 64 for wrong options, 70 when the server cannot be reached."
    )

    @OptionGroup(title: "Settings") var options: SettingsOptions

    func run() async throws {
        let settings = try options.load()
        print(try await AdminRequest(settings).send("GET", "/status"), terminator: "")
    }
}
