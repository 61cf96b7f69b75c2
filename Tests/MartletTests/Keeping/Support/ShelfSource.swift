import GoModules
import ModuleProxy
import Synchronization

/// A source that has what the test put on its shelf, and remembers what it was asked for.
final class ShelfSource: ModuleSource {
    let label = "shelf"
    private let answers = Mutex<[ModuleVersion: Result<Bool, SourceError>]>([:])
    private let asked = Mutex<[ModuleVersion]>([])

    /// The modules whose zips it was asked for, in order; sorted, since several are asked for at once.
    var probes: [String] { asked.withLock { $0.map(\.description).sorted() } }

    /// Decides what it says to `module`; without this it offers everything.
    func answer(_ answer: Result<Bool, SourceError>, for module: ModuleVersion) {
        answers.withLock { $0[module] = answer }
    }

    func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] { throw .notFound(reason: nil) }

    func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {
        throw .notFound(reason: nil)
    }

    func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool {
        asked.withLock { $0.append(module) }
        return try (answers.withLock { $0[module] } ?? .success(true)).get()
    }
}
