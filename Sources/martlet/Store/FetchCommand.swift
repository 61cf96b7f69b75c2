import ArgumentParser
import Foundation
import GoModules
import ModuleProxy

/// `martlet fetch`: warms a store with what a project needs.
struct FetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch modules into a store and verify them.",
        discussion: """
            Each argument is a go.sum file, or module@version. Of a go.sum, zips are fetched for the lines that name one, and \
            every hash is compared with the file's. The store must not be in use: a running server fetches by itself.
            Exit status: 0 when all is there, 1 when a hash differs, 3 when something could not be had, 64 for wrong \
            options or arguments, 70 when the store is in use, 78 for wrong settings.
            """
    )

    @Argument(help: "go.sum files, or module@version.") var what: [String]
    @Option(help: "Fetch this many files at once (1 to 64).") var jobs = 8
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func validate() throws {
        guard (1...64).contains(jobs) else { throw ValidationError("--jobs must be 1 to 64.") }
        guard !what.isEmpty else { throw ValidationError("Name a go.sum file, or module@version.") }
    }

    func run() async throws {
        let settings = try options.load()
        let orders = try what.flatMap(Self.orders)
        let observation = Observation(settings.log, isQuiet: true)
        do {
            let inbox = IndexInbox(clock: .system)
            let wiring = try Wiring(settings, logger: observation.logger, notify: inbox.take)
            try await wiring.service.revocations.load()
            let result = await FileBatch(service: wiring.service, jobs: jobs).carryOut(orders)
            await wiring.finish()
            await Keeping(inbox, wiring, maximumInBytes: nil, logger: observation.logger).keeper.finish()
            result.tell(verb: "fetched")
            if let status = result.status { throw status.exitCode }
        } catch {
            throw Failure(error, of: settings).exit
        }
    }

    /// The files that one argument asks for.
    private static func orders(_ argument: String) throws -> [FileOrder] {
        if argument.contains("@"), !FileManager.default.fileExists(atPath: argument) {
            return try FileOrder.all(of: argument)
        }
        do {
            return try FileOrder.all(in: GoSum(try bytes(of: argument), file: argument), file: argument)
        } catch {
            throw Failure(error, status: .usage).exit
        }
    }

    private static func bytes(of file: String) throws -> [UInt8] {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
        guard let data = isFolder.boolValue ? nil : FileManager.default.contents(atPath: file) else {
            let reason = isFolder.boolValue ? "not a file" : exists ? "cannot be read" : "no such file"
            throw ArgumentProblem("\(file): \(reason); name a go.sum file, or module@version")
        }
        return [UInt8](data)
    }
}

/// Why an argument makes no sense.
struct ArgumentProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
