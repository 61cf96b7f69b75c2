import ArgumentParser
import GoModules
import ModuleOrigins
import ModuleProxy

/// `martlet import`: takes over an existing Go module cache.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take over the modules of a Go module cache, verifying every file.",
        discussion: """
            The argument is a GOMODCACHE folder (or its cache/download folder). Public modules are verified with the checksum \
            database; the first copy of private ones and of those in --no-verify is pinned.
            Exit status: 0 when all files were taken over, 1 when a file is wrong (it is left out), 3 when one could not be \
            read or verified, 64 for wrong options or arguments, 70 when the store is in use, 78 for wrong settings.
            """
    )

    @Argument(help: "The module cache: what go env GOMODCACHE prints.") var cache: String
    @Option(help: "Take over this many files at once (1 to 64).") var jobs = 4
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func validate() throws {
        guard (1...64).contains(jobs) else { throw ValidationError("--jobs must be 1 to 64.") }
    }

    func run() async throws {
        let settings = try options.load()
        do {
            let cache = try ModuleCache(path: self.cache)
            let content = cache.content()
            guard !content.orders.isEmpty || !content.unread.isEmpty else { throw nothing }
            let observation = Observation(settings.log, isQuiet: true)
            let inbox = IndexInbox(clock: .system)
            let source = FileSource(root: cache.download)
            let wiring = try Wiring(settings, logger: observation.logger, onlySource: source, notify: inbox.take)
            try await wiring.service.revocations.load()
            let comparison = CacheComparison(cache: source, store: wiring.store)
            let batch = FileBatch(service: wiring.service, jobs: jobs, comparison: comparison)
            var result = await batch.carryOut(content.orders)
            result.missing = content.unread + result.missing
            await wiring.finish()
            await Keeping(inbox, wiring, maximumInBytes: nil, logger: observation.logger).keeper.finish()
            result.tell(verb: "imported")
            if let status = result.status { throw status.exitCode }
        } catch {
            throw Failure(error, of: settings).exit
        }
    }

    private var nothing: any Error {
        Failure(
            ArgumentProblem("\(cache): no module files are there; name the folder that go env GOMODCACHE prints"),
            status: .usage
        ).exit
    }
}
