import ArgumentParser

/// `martlet store scrub`: hashes every file and takes the wrong ones away.
struct StoreScrubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scrub",
        abstract: "Hash every file of a store; wrong ones go into quarantine.",
        discussion: """
            A running server does the work itself, as it does every scrub-interval. What is taken away is fetched again when \
            somebody asks for it, or by martlet store repair.
            Exit status: 0 when nothing is wrong, 1 when something was, 64 for wrong options, 70 when the store cannot be read, \
            78 for wrong settings.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Read at most so many bytes per second, such as 50MiB; 0 for as fast as it goes.",
            valueName: "size"
        )
    )
    var rate = "0"
    @Flag(help: "Print one JSON object per finding instead of text, and the totals last.") var json = false
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func validate() throws { _ = try size(rate, of: "--rate") }

    func run() async throws {
        let bytes = try size(rate, of: "--rate")
        let totals = try await CareSession(options, isJSON: json).run(.scrub(bytesPerSecond: bytes == 0 ? nil : bytes))
        if totals.wrong > 0 { throw ExitStatus.findings.exitCode }
    }
}

/// Reads an option that is a size.
func size(_ text: String, of option: String) throws -> Int64 {
    do throws(SettingProblem) { return try ByteSize(text).bytes } catch { throw ValidationError("\(option): \(error)") }
}
