/// A setting, by its name in the file; a dot stands for a section.
///
/// ``definition`` is the one table of settings. Flags, variables, the reader of the file, `martlet config` and the
/// documentation derive from it.
enum SettingKey: String, CaseIterable, Sendable {
    case config
    case listen
    case pathPrefix = "path-prefix"
    case store
    case upstreams
    case routes
    case sumdb
    case privatePatterns = "private"
    case noVerify = "no-verify"
    case offline
    case tlsCert = "tls-cert"
    case tlsKey = "tls-key"
    case allowAnonymous = "allow-anonymous"
    case accessTokenFile = "access-token-file"
    case allowAnonymousPrivate = "allow-anonymous-private"
    case adminSocket = "admin-socket"
    case metricsListen = "metrics-listen"
    case maxSize = "max-size"
    case scrubInterval = "scrub-interval"
    case scrubRate = "scrub-rate"
    case maxConnections = "max-connections"
    case maxColdFetches = "max-cold-fetches"
    case minRate = "min-rate"
    case logFormat = "log-format"
    case logLevel = "log-level"
    case accessLog = "access-log"
    case netrc
    case httpsProxy = "https-proxy"
    case noProxy = "no-proxy"
    case caFile = "ca-file"
    case caDir = "ca-dir"
    case upstreamTokenFiles = "upstream.token-files"
    case upstreamCredentialHelpers = "upstream.credential-helpers"
    case directGit = "direct.git"
    case directRewrites = "direct.rewrites"
    case directImports = "direct.imports"
    case directSSHKeys = "direct.ssh-keys"
    case directKnownHosts = "direct.known-hosts"
    case directInsecure = "direct.insecure"
    case directAllowNetworks = "direct.allow-networks"
    case directMaxSize = "direct.max-size"
    case upstreamConnectTimeout = "upstream.connect-timeout"
    case upstreamFirstByteTimeout = "upstream.first-byte-timeout"
    case upstreamStallTimeout = "upstream.stall-timeout"
    case serverHeaderTimeout = "server.header-timeout"
    case serverIdleTimeout = "server.idle-timeout"
    case serverShutdownGrace = "server.shutdown-grace"
    case freshnessList = "freshness.list"
    case freshnessStale = "freshness.stale"
    case freshnessStaleOnError = "freshness.stale-on-error"
    case freshnessNegative = "freshness.negative"

    /// The name in the file, such as `upstream.connect-timeout`.
    var name: String { rawValue }

    /// The flag without its two hyphens, such as `upstream-connect-timeout`.
    var flag: String { definition.flag ?? String(name.map { $0 == "." ? "-" : $0 }) }

    static let variablePrefix = "MARTLET_"

    /// The environment variable: `MARTLET_` and the flag in capitals, such as `MARTLET_UPSTREAM_CONNECT_TIMEOUT`.
    var variable: String { Self.variablePrefix + flag.uppercased().map { $0 == "-" ? "_" : String($0) }.joined() }

    /// Whether the file may give it: the name of the file cannot stand in the file.
    var isAllowedInFile: Bool { self != .config }

    /// Whether a change becomes effective at SIGHUP, without a restart.
    var isReloadable: Bool { definition.change == .onReload }
}
