import GoModules
import ModuleProxy
import Synchronization

/// Finds out where modules come from: by their paths on hosts that are known, and by asking the others.
///
/// What a host said is kept for an hour; what it failed to say is not kept.
///
/// Rules: <https://go.dev/ref/mod#vcs-find>
final class Discovery: Sendable {
    /// How long an answer holds.
    private static let age = Duration.seconds(3600)

    private let ways: DirectWays
    private let clock: ServiceClock
    private let state = Mutex(State())
    private let pages = SingleFlight<Question, FetchedPage>()

    private struct State {
        var known = AgedTable<ModulePath, RepositoryPlace>(limit: 8192, sizeLimit: 16 << 20)
        /// Counts how often everything was forgotten.
        var generation = 0
    }

    /// What tells one fetch of a page from another; who has the same question shares the answer.
    private struct Question: Hashable {
        let url: String
        let mayAuthorize: Bool
        /// Other settings may lead elsewhere.
        let generation: Int
        /// How many Martlets the request has passed: a page of this server must not wait for itself.
        let passed: Int
    }

    init(_ ways: DirectWays) {
        self.ways = ways
        self.clock = ways.settings.clock
    }

    /// Forgets what is known, and what is being found out just now: other settings led there.
    func forget() {
        state.withLock { state in
            state.known.removeAll()
            state.generation += 1
        }
    }

    /// Where `path` comes from.
    func place(of path: ModulePath) async throws(SourceError) -> RepositoryPlace {
        let (known, generation) = state.withLock { ($0.known.value(for: path), $0.generation) }
        if let known, clock.instant() - known.since < Self.age { return known.value }
        let place = try await find(path)
        let size = 512 + 4 * path.description.utf8.count
        state.withLock { state in
            guard state.generation == generation else { return }
            state.known.set(place, for: path, since: clock.instant(), size: size)
        }
        return place
    }

    private func find(_ path: ModulePath) async throws(SourceError) -> RepositoryPlace {
        let rules = ways.settings.imports.sorted { $0.specificity > $1.specificity }
        if let named = rules.lazy.compactMap({ $0.place(of: path) }).first {
            return try Self.git(path, root: named.root, address: named.address, isOwn: true)
        }
        let address: RepositoryAddress?
        do { address = try RepositoryAddress(of: path) } catch { throw .notFound(reason: error.description) }
        guard let address else { return try await ask(path) }
        guard address.system == .git else { throw Self.unsupported(address.system.rawValue, path) }
        return try Self.git(path, root: address.root, address: "https://\(address.location)")
    }

    /// Asks the host of the path, and the host of what it says is the root: both must say the same.
    private func ask(_ path: ModulePath) async throws(SourceError) -> RepositoryPlace {
        let line = try await line(for: path.description, at: path.description)
        if line.prefix != path.description {
            guard try await self.line(for: path.description, at: line.prefix) == line else {
                let fault = GoImportError.disagreement(prefix: line.prefix, path: path.description)
                throw .notFound(reason: fault.description)
            }
        }
        guard !line.isProxy else { return .proxy(base: line.address) }
        guard let system = VersionControl(rawValue: line.system) else {
            throw .notFound(reason: "unknown vcs \"\(line.system.prefix(40))\"")
        }
        guard system == .git else { throw Self.unsupported(line.system, path) }
        return try Self.git(path, root: line.prefix, address: line.address, subdirectory: line.subdirectory)
    }

    private func line(for path: String, at prefix: String) async throws(SourceError) -> GoImport {
        do throws(SourceError) {
            return try await line(for: path, at: prefix, over: .https)
        } catch {
            guard ways.settings.insecure(path), !Task.isCancelled else { throw error }
            return try await line(for: path, at: prefix, over: .http)
        }
    }

    private func line(
        for path: String,
        at prefix: String,
        over scheme: FetchURL.Scheme
    ) async throws(SourceError) -> GoImport {
        let url: FetchURL
        do { url = try FetchURL("\(scheme.rawValue)://\(prefix)?go-get=1") } catch {
            throw .notFound(reason: "\(prefix) is no address: \(error)")
        }
        let page = try await page(at: url, mayAuthorize: ways.settings.isPrivate(path))
        do throws(GoImportError) {
            return try GoImportPage(page.body).line(for: path)
        } catch {
            throw Self.error(error, page)
        }
    }

    /// The page at an address; several that want it at the same time fetch it once.
    private func page(at url: FetchURL, mayAuthorize: Bool) async throws(SourceError) -> FetchedPage {
        let question = Question(
            url: url.text,
            mayAuthorize: mayAuthorize,
            generation: state.withLock { $0.generation },
            passed: RequestTrail.current.names.count
        )
        do {
            return try await pages.value(for: question) { [fetcher = ways.fetcher] in
                try await fetcher.page(url, limit: GoImportPage.maximumSizeInBytes, mayAuthorize: mayAuthorize)
            }.value
        } catch let error as SourceError {
            throw error
        } catch {
            throw .unavailable(reason: "\(url.hostAndPort) was not asked (\(type(of: error)))", retryAfter: nil)
        }
    }

    /// The status of a page counts only when it does not say where the module is; a fault is no "not found".
    private static func error(_ error: GoImportError, _ page: FetchedPage) -> SourceError {
        let reason = "\(page.url.hostAndPort): \(error)"
        return switch page.status {
        case 500...599, 408, 429:
            .unavailable(reason: "\(page.url.hostAndPort) answered with status \(page.status)", retryAfter: nil)
        case 401, 407: .notAccepted(status: page.status, reason: reason)
        case 403, 451: .refused(status: page.status, reason: reason)
        default: .notFound(reason: reason)
        }
    }

    private static func git(
        _ path: ModulePath,
        root: String,
        address: String,
        subdirectory: String = "",
        isOwn: Bool = false
    ) throws(SourceError) -> RepositoryPlace {
        do throws(ModulePlaceError) {
            let place = try ModulePlace(of: path, root: root, subdirectory: subdirectory)
            return .git(place, address: address, isOwn: isOwn)
        } catch {
            throw .notFound(reason: error.description)
        }
    }

    private static func unsupported(_ system: String, _ path: ModulePath) -> SourceError {
        .notEnabled(
            reason:
                "\(path) is kept in \(system), which martlet does not speak; put a module proxy before direct in the chain"
        )
    }
}
