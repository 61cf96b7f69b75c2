import GoModules
import Logging
import ModuleProxy
import ModuleStores
import ServiceLifecycle

/// Writes the list of a module's stored versions anew, from the files that are there, when a damaged one was put aside.
final class ListMender: Sendable {
    /// More at once than this are left to `martlet store repair`.
    private static let most = 1024

    private let (paths, continuation) = AsyncStream.makeStream(
        of: ModulePath.self,
        bufferingPolicy: .bufferingOldest(most)
    )

    /// Takes an event; never blocks.
    @Sendable func take(_ event: ServiceEvent) {
        guard case .damaged(let subject, _, _) = event, case .storedVersions(let path) = StorePlace(path: subject)
        else {
            return
        }
        continuation.yield(path)
    }

    /// Mends lists until the server stops.
    func service(_ modules: ModuleService, _ files: StoreFiles, _ logger: Logger) -> any Service {
        Mending(paths: paths, modules: modules, files: files, logger: logger)
    }

    private struct Mending: Service, CustomStringConvertible {
        let description = "list mender"
        let paths: AsyncStream<ModulePath>
        let modules: ModuleService
        let files: StoreFiles
        let logger: Logger

        func run() async {
            for await path in paths.cancelOnGracefulShutdown() {
                do {
                    try await modules.correctList(of: path, files)
                } catch {
                    logger.warning("list not written anew", metadata: ["module": "\(path)", "reason": "\(error)"])
                }
            }
        }
    }
}
