import ArgumentParser
import Foundation
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
            verified, 64 for wrong options or arguments, 70 when the store is in use, 78 for wrong settings.
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
            let observation = Observation(settings.log, isQuiet: true)
            let inbox = IndexInbox(clock: .system)
            let wiring = try Wiring(
                settings,
                logger: observation.logger,
                onlySource: FileSource(root: cache.download),
                notify: inbox.take
            )
            let result = await FileBatch(service: wiring.service, jobs: jobs).carryOut(try cache.orders())
            await wiring.finish()
            await Keeping(inbox, wiring, maximumInBytes: nil, logger: observation.logger).keeper.finish()
            result.tell(verb: "imported")
            if let status = result.status { throw status.exitCode }
        } catch {
            throw Failure(error).exit
        }
    }
}

/// The download folder of a Go module cache.
struct ModuleCache {
    /// The folder in the layout of a module proxy.
    let download: String

    init(path: String) throws {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        let inner = absolute + "/cache/download"
        self.download = FileManager.default.fileExists(atPath: inner) ? inner : absolute
        guard FileManager.default.fileExists(atPath: download) else {
            throw Failure(ArgumentProblem("\(path): no such folder"), status: .usage).exit
        }
    }

    /// Every complete file of every version, in the order of their paths.
    func orders() throws -> [FileOrder] {
        guard let names = FileManager.default.enumerator(atPath: download) else {
            throw ArgumentProblem("\(download) cannot be read")
        }
        var orders: [FileOrder] = []
        for case let name as String in names {
            guard !name.hasPrefix("sumdb/"), !name.hasPrefix(".") else { continue }
            guard case .file(let kind, let module)? = Self.request("/" + name) else { continue }
            orders.append(FileOrder(kind: kind, module: module, accepted: nil))
        }
        return orders.sorted { ("\($0.module)", $0.kind.rawValue) < ("\($1.module)", $1.kind.rawValue) }
    }

    /// nil for locks, hashes and whatever else lies there.
    private static func request(_ path: String) -> ProxyRequest? {
        do throws(ProxyRequestError) { return try ProxyRequest(path: path) } catch { return nil }
    }
}
