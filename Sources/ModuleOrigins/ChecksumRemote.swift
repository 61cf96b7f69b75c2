package import ChecksumDatabase
package import GoModules
import ModuleProxy
import Synchronization

/// Reads a checksum database, by whatever way works.
///
/// Without an explicit address, each source that answers `<source>/sumdb/<name>/supported` with 200 is asked first, and the
/// database itself last, as the `go` command does (<https://go.dev/design/25530-sumdb#proxying-a-checksum-database>).
/// Folders are read without that question, which costs as much as the answer: Go's own cache has the files, but not `supported`.
/// What comes back proves itself to the caller, so the way does not matter, and a way that fails is passed over.
package final class ChecksumRemote: Sendable {
    /// How long an answer about `/supported` counts.
    static let supportedFor = Duration.seconds(300)
    /// How long a source that did not answer at all is left alone.
    static let silentFor = Duration.seconds(30)
    /// A source that took so long to fail costs every question too much.
    ///
    /// One that fails at once may speak of one question only, as a proxy does that is asked for a larger tree twice in a row,
    /// and another question costs nothing.
    static let longFailure = Duration.seconds(1)

    private struct Support {
        var isGiven: Bool
        var until: ContinuousClock.Instant
    }

    private struct State {
        var support: [Mirror: Support] = [:]
        /// How often a mirror was passed over.
        var round = 0
        /// The mirrors that gave something since then.
        var givers: Set<Mirror> = []
    }

    /// A way that is tried before the database itself.
    private enum Mirror: Hashable {
        case proxy(FetchURL)
        case folder(ChecksumFolder)
    }

    private let mirrors: [Mirror]
    private let database: FetchURL
    private let fetcher: HTTPFetcher
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// - Parameters:
    ///   - name: The database.
    ///   - url: The address in GOSUMDB; with one only that is asked.
    ///   - sources: The sources that may relay the database, in the order in which they are asked.
    ///   - folder: A folder of this machine, in the layout of Go's download cache, that is read before all others, even beside
    ///     an explicit address: nobody is asked by that.
    ///   - fetcher: What all of them are asked with.
    ///   - now: The clock for what is remembered about sources.
    /// - Throws: ``FetchURLError`` when the name or an address cannot be fetched.
    package init(
        database name: DatabaseName,
        url: ProxyURL?,
        sources: [ChecksumRelay],
        folder: String? = nil,
        fetcher: HTTPFetcher,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws(FetchURLError) {
        self.fetcher = fetcher
        self.now = now
        let first = folder.map { [Mirror.folder(ChecksumFolder(database: name, tree: $0))] } ?? []
        if let url {
            self.database = try FetchURL(url)
            self.mirrors = first
        } else {
            self.database = try FetchURL("https://\(name)")
            self.mirrors =
                try first
                + sources.map { source throws(FetchURLError) in
                    switch source {
                    case .proxy(let url): .proxy(try FetchURL(url).appending("/sumdb/\(name)"))
                    case .folder(let path): .folder(ChecksumFolder(database: name, tree: path))
                    }
                }
        }
    }

    /// The bytes under `path`, unverified.
    ///
    /// - Parameter path: Such as `/lookup/a.b/c@v1.0.0`, `/tile/8/0/000` or `/latest`.
    /// - Returns: The whole answer.
    /// - Throws: ``ChecksumRemoteError/notFound(reason:)`` only when the database itself says so: a source that relays it may be
    ///   behind. `CancellationError` when cancelled, otherwise ``ChecksumRemoteError/unavailable(reason:)``.
    package func read(_ path: String) async throws -> [UInt8] {
        for mirror in mirrors where await isSupported(by: mirror) {
            let start = now()
            do throws(SourceError) {
                let bytes = try await bytes(at: path, from: mirror)
                state.withLock { _ = $0.givers.insert(mirror) }
                return bytes
            } catch {
                // The next way; the database itself has the last word.
                try Task.checkCancellation()
                note(error, of: mirror, after: now() - start)
            }
        }
        return try await readFromDatabase(path)
    }

    /// Leaves a mirror alone for a while that let somebody wait for nothing.
    private func note(_ error: SourceError, of mirror: Mirror, after time: Duration) {
        guard case .unavailable = error, case .proxy = mirror, time >= Self.longFailure else { return }
        let silence = Support(isGiven: false, until: now() + Self.silentFor)
        state.withLock { $0.support[mirror] = silence }
    }

    /// The bytes under `path` from the database itself, unverified; nil when ``read(_:)`` knows no other way.
    ///
    /// - Throws: What ``read(_:)`` throws.
    package func readPastMirrors(_ path: String) async throws -> [UInt8]? {
        mirrors.isEmpty ? nil : try await readFromDatabase(path)
    }

    private func readFromDatabase(_ path: String) async throws -> [UInt8] {
        do throws(SourceError) {
            return try await fetcher.read(database.appending(path), limit: Self.limit(path))
        } catch {
            try Task.checkCancellation()
            throw Self.error(error)
        }
    }

    private func bytes(at path: String, from mirror: Mirror) async throws(SourceError) -> [UInt8] {
        switch mirror {
        case .proxy(let url): try await fetcher.read(url.appending(path), limit: Self.limit(path))
        case .folder(let folder): try await folder.read(path, limit: Self.limit(path))
        }
    }

    /// Changes whenever a source is passed over.
    package var round: Int { state.withLock { $0.round } }

    /// Leaves a source alone for a while, since what was read in `round` was not genuine: the first that gave something.
    ///
    /// When the round is over, somebody else has noticed it as well, and nothing more is done.
    ///
    /// - Returns: Whether what is read now may be another thing; true only so often as there are sources.
    package func passOver(_ round: Int) -> Bool {
        let until = now() + Self.supportedFor
        return state.withLock { state in
            guard state.round == round else { return true }
            guard let liar = mirrors.first(where: state.givers.contains) else { return false }
            state.support[liar] = Support(isGiven: false, until: until)
            state.round &+= 1
            state.givers = []
            return true
        }
    }

    private static func error(_ error: SourceError) -> ChecksumRemoteError {
        if case .notFound(let reason) = error { return .notFound(reason: reason ?? "not found") }
        return .unavailable(reason: error.description)
    }

    /// The most bytes of an answer: a full tile has 256 hashes of 32 bytes, a data tile 256 records.
    private static func limit(_ path: String) -> Int {
        if path.hasPrefix("/tile/8/data/") { return 4 << 20 }
        return path.hasPrefix("/tile/") ? 8192 : 1 << 20
    }

    private func isSupported(by mirror: Mirror) async -> Bool {
        let now = now()
        if let known = state.withLock({ $0.support[mirror] }), known.until > now { return known.isGiven }
        guard case .proxy(let url) = mirror else { return true }
        let answer: Support
        do throws(SourceError) {
            _ = try await fetcher.read(url.appending("/supported"), limit: 1 << 20)
            answer = Support(isGiven: true, until: now + Self.supportedFor)
        } catch {
            answer = Support(isGiven: false, until: now + Self.pause(after: error))
        }
        state.withLock { $0.support[mirror] = answer }
        return answer.isGiven
    }

    private static func pause(after error: SourceError) -> Duration {
        if case .unavailable = error { return silentFor }
        return supportedFor
    }
}
