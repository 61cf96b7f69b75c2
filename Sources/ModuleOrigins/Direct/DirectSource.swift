package import GoModules
package import ModuleProxy

/// Version control itself: the entry `direct` of a chain.
///
/// Everything is fetched with git, from where the module's path leads; nothing of what is fetched is ever started.
///
/// Rules: <https://go.dev/ref/mod#vcs>
package struct DirectSource: ModuleSource {
    package let label = "direct"
    package let convertsFiles = true
    package let isManyHosts = true
    private let discovery: Discovery
    private let repositories: GitRepositories
    private let ways: DirectWays
    private let program: GitProgram
    private let history: TagHistory
    private let sessions = CommandSessions()
    private let room: MirrorRoom
    private let contents: ZipContents

    /// - `fetcher`: Fetches pages that tell where modules are; its guard decides which addresses may be reached.
    /// - `notify`: Hears of tags that move.
    package init(
        _ settings: DirectSettings,
        fetcher: HTTPFetcher,
        notify: @escaping @Sendable (ServiceEvent) -> Void = { _ in }
    ) {
        let turns = FetchTurns(limit: settings.fetches.all, perHost: settings.fetches.perHost)
        let ways = DirectWays(settings, fetcher)
        self.ways = ways
        self.program = GitProgram(
            GitCommand(invocation: settings.invocation, sessions: sessions),
            clock: settings.clock
        )
        self.history = TagHistory(
            CommitLedger(folder: settings.ledger, clock: settings.clock),
            isKept: settings.isKept,
            notify: notify
        )
        self.room = MirrorRoom(folder: settings.folder, clock: settings.clock)
        self.contents = ZipContents(clock: settings.clock)
        self.discovery = Discovery(ways)
        self.repositories = GitRepositories { [sessions] location in
            var invocation = settings.invocation
            invocation.transport = location.transport.rawValue
            let mirror = GitMirror(
                of: GitRemote(location, ways),
                in: settings.folder(of: location),
                git: GitCommand(invocation: invocation, sessions: sessions),
                turns: turns
            )
            return GitRepository(mirror, clock: settings.clock)
        }
    }

    /// Goes by other settings from now on, except the command, the folder, the limits and the clock, which stay those of the start.
    package func change(to settings: DirectSettings, fetcher: HTTPFetcher) {
        ways.change(to: settings, fetcher)
        discovery.forget()
    }

    /// Ends all git commands; nothing can be fetched afterwards.
    package func shutdown() { sessions.close() }

    package func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] {
        try await answer(request.modulePath) { module in
            switch request {
            case .list: try await module.list().map { "\($0)\n" }.joined().utf8.map(\.self)
            case .latest: try await module.newest().json
            case .query(_, let query): try await module.info(query.description).json
            case .file(.info, let version): try await module.info(of: version.version).json
            case .file(.mod, let version): try await module.goMod(version.version)
            case .file(.zip, _): throw GitFault.unreadable("a small answer")
            }
        }
    }

    package func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {
        try await answer(module.path, mayRepeat: { staging.size == 0 }) { try await $0.zip(module, into: staging) }
    }

    package func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool {
        do throws(SourceError) {
            return try await answer(module.path) { try await $0.isNamed(module.version) }
        } catch {
            guard case .notFound = error else { throw error }
            return false
        }
    }

    private func answer<Answer: Sendable>(
        _ path: ModulePath,
        mayRepeat: @escaping @Sendable () -> Bool = { true },
        _ work: @Sendable (GitModule) async throws -> Answer
    ) async throws(SourceError) -> Answer {
        let module = try await module(path)
        room.noteUse(of: module.mirror.folder)
        do {
            let answer = try await GitDeadline.bounding {
                try await module.repository.healing(mayRepeat) { try await work(module) }
            }
            await room.look(limit: ways.settings.mirrorSizeInBytes)
            return answer
        } catch {
            throw ways.settings.answersStrangers ? Self.sourceError(error, of: module) : Self.wholeError(error)
        }
    }

    /// What is wrong with the git of this machine, in one sentence; nil when nothing is.
    package func problem() async -> String? {
        switch await program.check() {
        case .good: nil
        case .old(let version):
            "git \(version) has known faults, unless the distribution mended them: upstream did in 2.43.7, 2.45.4, 2.48.2 and 2.50.1"
        case .unusable(let reason): "\(reason); direct fetches nothing"
        }
    }

    /// The module in its repository.
    func module(_ path: ModulePath) async throws(SourceError) -> GitModule {
        if case .unusable(let reason) = await program.check() {
            // Where this server looks for programs is nobody's business; its own log says it.
            throw .notEnabled(reason: reason.replacing(" \(ways.settings.invocation.executable)", with: ""))
        }
        switch try await discovery.place(of: path) {
        case .proxy(let base):
            throw .notEnabled(
                reason: "\(path) is served by the module proxy \(base); put it before direct in the chain"
            )
        case .git(let place, let address, let isOwn):
            let settings = ways.settings
            let found = RepositoryLocation(
                address,
                rewrites: settings.rewrites,
                isOwn: isOwn,
                mayBeInsecure: settings.insecure(path.description)
            )
            guard var location = found else {
                throw .notFound(
                    reason:
                        "\(RepositoryLocation.shown(address)) is no address that martlet fetches from: it takes https"
                )
            }
            location.mayAuthorize = settings.isPrivate(path.description)
            // Whoever may ask for a public module must not get a private repository by it.
            guard location.mayAuthorize || !settings.isPrivateInAnyCase(RepositoryLocation.importPath(of: address))
            else {
                throw .notFound(reason: "\(path) leads to a repository that is private here")
            }
            return GitModule(
                place: place,
                address: address,
                repository: repositories.repository(at: location),
                history: history,
                contents: contents
            )
        }
    }
}
