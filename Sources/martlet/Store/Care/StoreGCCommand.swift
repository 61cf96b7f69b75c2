import ArgumentParser

/// `martlet store gc`: makes room by last use, size and age.
struct StoreGCCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Remove zips that are not wanted any more and can be fetched again.",
        discussion: """
            From the least recently used on, zips go for which all given conditions hold, if a source says that it still has them: \
            --max-size (only until the store is that small), --unused-for, --older-than. \
            What is private, or known by its first hash only, always stays, and so do .info and .mod.
            Exit status: 0 when done, 64 for wrong options, 70 when the store or its index cannot be used, 78 for wrong settings.
            """
    )

    @Option(help: ArgumentHelp("Only what nobody has asked for so long, such as 30d.", valueName: "duration"))
    var unusedFor: String?
    @Option(help: ArgumentHelp("Only what was stored so long ago, such as 90d.", valueName: "duration"))
    var olderThan: String?
    @Flag(help: "Only tell what would go.") var dryRun = false
    @Flag(help: "Print one JSON object per line instead of text.") var json = false
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func validate() throws {
        guard options.maxSize != nil || unusedFor != nil || olderThan != nil else {
            throw ValidationError("Name --max-size, --unused-for or --older-than.")
        }
        _ = try order()
    }

    func run() async throws {
        // Here it is the limit of one run, and may be smaller than that of a server.
        var others = options
        others.maxSize = nil
        _ = try await CareSession(others, isJSON: json).run(.collect(try order()))
    }

    private func order() throws -> GarbageOrder {
        GarbageOrder(
            maximumInBytes: try options.maxSize.map { try size($0, of: "--max-size") },
            unusedForSeconds: try unusedFor.map { try seconds($0, of: "--unused-for") },
            olderThanSeconds: try olderThan.map { try seconds($0, of: "--older-than") },
            isDry: dryRun
        )
    }

    private func seconds(_ text: String, of option: String) throws -> Int64 {
        do throws(SettingProblem) { return try SettingDuration(text).milliseconds / 1_000 } catch {
            throw ValidationError("\(option): \(error)")
        }
    }
}
