import ChecksumDatabase
import Foundation
import GoModules
import ModuleOrigins
import ModuleProxy

/// Everything that reaches beyond this machine, made from the settings: the HTTP client, the chains, the checksum database.
struct Outside: Sendable {
    private let settings: Settings
    /// Where the settings come from that only a restart changes.
    private let bound: PolicySettings
    private let fetcher: HTTPFetcher
    /// Apart from the other, so that no number of lookups takes a connection from the sources, or they from those.
    private let checksumFetcher: HTTPFetcher
    private let directFetcher: HTTPFetcher
    private let onlySource: FileSource?
    /// Version control; one for all chains and all settings, because nobody else may use its mirrors.
    let direct: DirectSource
    private let notify: @Sendable (ServiceEvent) -> Void

    /// Connections to one host beside those of the fetches, for evictions.
    private static let connectionsBesides = 16
    /// Connections to one host for the checksum database: a lookup reads up to eight tiles at once, and there are so many
    /// lookups of clients at one time, and as many again for the modules that are verified.
    private static let checksumConnections = ChecksumMirror.places * 8 * 2

    /// - `bound`: The settings of the start, of which checksum database and number of fetches hold; nil at the start itself.
    /// - `direct`: That of the start; nil at the start itself.
    /// - `onlySource`: When set, it stands for every source of every chain.
    /// - `notify`: Hears which sources rest.
    init(
        _ settings: Settings,
        bound: PolicySettings? = nil,
        direct: DirectSource? = nil,
        onlySource: FileSource? = nil,
        notify: @escaping @Sendable (ServiceEvent) -> Void = { _ in }
    ) throws {
        self.settings = settings
        self.bound = bound ?? settings.policy
        self.onlySource = onlySource
        self.notify = notify
        let fetching = try Self.fetching(settings)
        self.fetcher = try HTTPFetcher(
            fetching,
            connectionsPerHost: Self.connections(to: Set(Self.sources(settings)).count, each: self.bound.maxColdFetches)
        )
        self.checksumFetcher = try HTTPFetcher(fetching, connectionsPerHost: Self.checksumConnections)
        self.directFetcher = try HTTPFetcher(Self.guarded(fetching, settings))
        self.direct = direct ?? DirectSource(DirectSettings(settings), fetcher: directFetcher, notify: notify)
    }

    /// All that hold connections.
    var fetchers: [HTTPFetcher] { [fetcher, checksumFetcher, directFetcher] }

    /// Lets version control go by these settings.
    func changeDirect() { direct.change(to: DirectSettings(settings), fetcher: directFetcher) }

    /// Modules and pages name hosts here, and not only the operator.
    private static func guarded(_ fetching: FetchSettings, _ settings: Settings) -> FetchSettings {
        let control = settings.versionControl
        let prefixes = settings.upstream.tokens.map(\.url) + settings.upstream.commands.map(\.url)
        var fetching = fetching
        fetching.addressGuard = AddressGuard(
            trusted: Set(
                control.rewrites.compactMap(\.place) + control.imports.compactMap(\.place)
                    + prefixes.map { "\($0.host):\($0.effectivePort)" }
            ),
            allowed: control.allowedNetworks
        )
        return fetching
    }

    /// Connections to one host, of which each source there has its own number: whoever has passed its gate must not wait again.
    ///
    /// All sources count, since several of other hosts may redirect to one.
    private static func connections(to sources: Int, each fetches: Int) -> Int {
        let (fetching, isTooMany) = fetches.multipliedReportingOverflow(by: max(sources, 1))
        let (all, overflow) = fetching.addingReportingOverflow(connectionsBesides)
        return isTooMany || overflow ? .max : all
    }

    private static func fetching(_ settings: Settings) throws -> FetchSettings {
        let upstream = settings.upstream
        return FetchSettings(
            userAgent: "martlet/\(Version.text)",
            deadlines: FetchDeadlines(
                connect: upstream.connectTimeout,
                firstByte: upstream.firstByteTimeout,
                progress: upstream.stallTimeout
            ),
            outboundProxy: upstream.httpsProxy.map {
                OutboundProxy($0, exceptions: upstream.noProxy.joined(separator: ","))
            },
            trust: TrustRoots(
                file: upstream.authoritiesFile?.description,
                directories: upstream.authoritiesFolders.map(\.description)
            ),
            credentials: try credentials(settings),
            unixSeconds: { Int64(Date().timeIntervalSince1970) }
        )
    }

    /// Which sources are asked for which module.
    func policy() throws -> ModulePolicy {
        let policy = settings.policy
        guard let onlySource else {
            // What is known about a source holds for every chain that names it.
            var gates: [ProxyList.Source: SourceGate] = [:]
            return ModulePolicy(
                defaultChain: try chain(policy.upstreams, &gates),
                routes: try policy.routes.map { (pattern: $0.pattern, chain: try chain($0.chain, &gates)) },
                privatePatterns: policy.privatePatterns,
                unverifiedPatterns: policy.noVerifyPatterns,
                hasDatabase: try database() != nil
            )
        }
        // Private names are in no danger from a folder of this machine; they stay unverified.
        return ModulePolicy(
            defaultChain: SourceChain([.init(source: onlySource, fallback: .onNotFound)]),
            routes: [],
            privatePatterns: PathPatterns(""),
            unverifiedPatterns: PathPatterns("\(policy.privatePatterns),\(policy.noVerifyPatterns)"),
            hasDatabase: try database() != nil
        )
    }

    /// The checksum database to verify with; nil when that is off.
    ///
    /// That of the start: what is verified, and with what, must not change under the feet of running requests.
    func database() throws -> ChecksumSetting.Database? {
        switch try ChecksumSetting(bound.sumdb) {
        case .off: nil
        case .database(let database): database
        }
    }

    /// The way to the checksum database.
    func remote(_ database: ChecksumSetting.Database) throws -> ChecksumRemote {
        try ChecksumRemote(
            database: database.name,
            url: database.mayAskMirrors ? nil : database.address,
            sources: settings.policy.upstreams.entries.compactMap { Self.relay($0.source) },
            folder: onlySource?.root,
            fetcher: checksumFetcher
        )
    }

    private func chain(_ list: ProxyList, _ gates: inout [ProxyList.Source: SourceGate]) throws -> SourceChain {
        SourceChain(
            try list.entries.map { entry in
                let gate = gates[entry.source] ?? makeGate(for: entry.source)
                gates[entry.source] = gate
                return .init(source: try source(entry.source), fallback: entry.fallback, gate: gate)
            }
        )
    }

    /// Version control is many hosts, each with a limit of its own (``FetchTurns``); the one for all must not be filled by a few slow ones.
    private func makeGate(for source: ProxyList.Source) -> SourceGate {
        let limit = if case .direct = source { max(bound.maxColdFetches, 1024) } else { bound.maxColdFetches }
        return SourceGate(
            limiter: FetchLimiter(limit: limit),
            report: { [notify] source, rest in
                notify(.resting(source: source, seconds: Int(rest.components.seconds)))
            }
        )
    }

    private func source(_ source: ProxyList.Source) throws -> any ModuleSource {
        switch source {
        case .proxy(let url): try ProxySource(url, fetcher: fetcher)
        case .file(let path): FileSource(root: path)
        case .direct: direct
        case .off: DisabledSource.off
        }
    }

    private static func relay(_ source: ProxyList.Source) -> ChecksumRelay? {
        switch source {
        case .proxy(let url): .proxy(url)
        case .file(let path): .folder(path)
        case .direct, .off: nil
        }
    }

    /// The addresses of all sources, of every chain.
    private static func sources(_ settings: Settings) -> [ProxyURL] {
        ([settings.policy.upstreams] + settings.policy.routes.map(\.chain)).flatMap(urls)
    }

    private static func urls(_ list: ProxyList) -> [ProxyURL] {
        list.entries.compactMap { if case .proxy(let url) = $0.source { url } else { nil } }
    }

    private static func credentials(_ settings: Settings) throws -> UpstreamCredentials {
        let upstream = settings.upstream
        return try UpstreamCredentials(
            sources: sources(settings),
            tokens: try upstream.tokens.map { try TokenFile("\($0.url)=\(absolute($0.file.description))") },
            commands: try upstream.commands.map(asked),
            netrc: try upstream.netrc.flatMap { try netrc($0.description) }
        )
    }

    private static func asked(_ setting: UpstreamCommand) throws -> AskedCredentials {
        AskedCredentials(
            try CredentialCommand(for: setting.url, program: setting.program.description, arguments: setting.arguments),
            environment: ProcessInfo.processInfo.environment,
            clock: .system
        )
    }

    /// A netrc that is not there is the same as an empty one.
    private static func netrc(_ path: String) throws -> Netrc? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try Netrc(String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self))
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
