import ArgumentParser

/// The flags of all settings, for every command that needs some.
///
/// Each holds the text as it was given; ``Settings`` checks it the way it checks variables and the file. Names and help texts come from
/// the table of ``SettingKey``.
struct SettingsOptions: ParsableArguments {
    @Option(.config) var config: String?
    @Option(.listen) var listen: String?
    @Option(.pathPrefix) var pathPrefix: String?
    @Option(.store) var store: String?
    @Option(.upstreams) var upstreams: String?
    @Option(.routes) var routes: [String] = []
    @Option(.sumdb) var sumdb: String?
    @Option(.privatePatterns) var privatePatterns: [String] = []
    @Option(.noVerify) var noVerify: [String] = []
    @Flag(.offline) var offline: Bool?
    @Option(.tlsCert) var tlsCert: String?
    @Option(.tlsKey) var tlsKey: String?
    @Flag(.allowAnonymous) var allowAnonymous: Bool?
    @Option(.accessTokenFile) var accessTokenFile: String?
    @Flag(.allowAnonymousPrivate) var allowAnonymousPrivate: Bool?
    @Option(.adminSocket) var adminSocket: String?
    @Option(.metricsListen) var metricsListen: String?
    @Option(.maxSize) var maxSize: String?
    @Option(.scrubInterval) var scrubInterval: String?
    @Option(.scrubRate) var scrubRate: String?
    @Option(.maxConnections) var maxConnections: String?
    @Option(.maxColdFetches) var maxColdFetches: String?
    @Option(.minRate) var minRate: String?
    @Option(.logFormat) var logFormat: String?
    @Option(.logLevel) var logLevel: String?
    @Flag(.accessLog) var accessLog: Bool?
    @Option(.netrc) var netrc: String?
    @Option(.httpsProxy) var httpsProxy: String?
    @Option(.noProxy) var noProxy: [String] = []
    @Option(.caFile) var caFile: String?
    @Option(.caDir) var caDir: [String] = []
    @Option(.upstreamTokenFiles) var upstreamTokenFiles: [String] = []
    @Option(.upstreamCredentialHelpers) var upstreamCredentialHelpers: [String] = []
    @Option(.directGit) var directGit: String?
    @Option(.directRewrites) var directRewrites: [String] = []
    @Option(.directImports) var directImports: [String] = []
    @Option(.directSSHKeys) var directSSHKeys: [String] = []
    @Option(.directKnownHosts) var directKnownHosts: String?
    @Option(.directInsecure) var directInsecure: [String] = []
    @Option(.directAllowNetworks) var directAllowNetworks: [String] = []
    @Option(.directMaxSize) var directMaxSize: String?
    @Option(.upstreamConnectTimeout) var upstreamConnectTimeout: String?
    @Option(.upstreamFirstByteTimeout) var upstreamFirstByteTimeout: String?
    @Option(.upstreamStallTimeout) var upstreamStallTimeout: String?
    @Option(.serverHeaderTimeout) var serverHeaderTimeout: String?
    @Option(.serverIdleTimeout) var serverIdleTimeout: String?
    @Option(.serverShutdownGrace) var serverShutdownGrace: String?
    @Option(.freshnessList) var freshnessList: String?
    @Option(.freshnessStale) var freshnessStale: String?
    @Option(.freshnessStaleOnError) var freshnessStaleOnError: String?
    @Option(.freshnessNegative) var freshnessNegative: String?

    /// The settings that the command line gives; a flag that is absent is absent here.
    var values: [SettingKey: ResolvedSetting] {
        var values: [SettingKey: ResolvedSetting] = [:]
        for key in SettingKey.allCases {
            guard let texts = texts(of: key), !texts.isEmpty else { continue }
            values[key] = ResolvedSetting(texts: texts, source: .flag("--\(key.flag)"))
        }
        return values
    }

    private func texts(of key: SettingKey) -> [String]? {
        switch key {
        case .config: config.map { [$0] }
        case .listen: listen.map { [$0] }
        case .pathPrefix: pathPrefix.map { [$0] }
        case .store: store.map { [$0] }
        case .upstreams: upstreams.map { [$0] }
        case .routes: routes
        case .sumdb: sumdb.map { [$0] }
        case .privatePatterns: privatePatterns
        case .noVerify: noVerify
        case .offline: offline.map { ["\($0)"] }
        case .tlsCert: tlsCert.map { [$0] }
        case .tlsKey: tlsKey.map { [$0] }
        case .allowAnonymous: allowAnonymous.map { ["\($0)"] }
        case .accessTokenFile: accessTokenFile.map { [$0] }
        case .allowAnonymousPrivate: allowAnonymousPrivate.map { ["\($0)"] }
        case .adminSocket: adminSocket.map { [$0] }
        case .metricsListen: metricsListen.map { [$0] }
        case .maxSize: maxSize.map { [$0] }
        case .scrubInterval: scrubInterval.map { [$0] }
        case .scrubRate: scrubRate.map { [$0] }
        case .maxConnections: maxConnections.map { [$0] }
        case .maxColdFetches: maxColdFetches.map { [$0] }
        case .minRate: minRate.map { [$0] }
        case .logFormat: logFormat.map { [$0] }
        case .logLevel: logLevel.map { [$0] }
        case .accessLog: accessLog.map { ["\($0)"] }
        case .netrc: netrc.map { [$0] }
        case .httpsProxy: httpsProxy.map { [$0] }
        case .noProxy: noProxy
        case .caFile: caFile.map { [$0] }
        case .caDir: caDir
        case .upstreamTokenFiles: upstreamTokenFiles
        case .upstreamCredentialHelpers: upstreamCredentialHelpers
        case .directGit: directGit.map { [$0] }
        case .directRewrites: directRewrites
        case .directImports: directImports
        case .directSSHKeys: directSSHKeys
        case .directKnownHosts: directKnownHosts.map { [$0] }
        case .directInsecure: directInsecure
        case .directAllowNetworks: directAllowNetworks
        case .directMaxSize: directMaxSize.map { [$0] }
        case .upstreamConnectTimeout: upstreamConnectTimeout.map { [$0] }
        case .upstreamFirstByteTimeout: upstreamFirstByteTimeout.map { [$0] }
        case .upstreamStallTimeout: upstreamStallTimeout.map { [$0] }
        case .serverHeaderTimeout: serverHeaderTimeout.map { [$0] }
        case .serverIdleTimeout: serverIdleTimeout.map { [$0] }
        case .serverShutdownGrace: serverShutdownGrace.map { [$0] }
        case .freshnessList: freshnessList.map { [$0] }
        case .freshnessStale: freshnessStale.map { [$0] }
        case .freshnessStaleOnError: freshnessStaleOnError.map { [$0] }
        case .freshnessNegative: freshnessNegative.map { [$0] }
        }
    }
}

extension Option where Value == String? {
    fileprivate init(_ key: SettingKey) {
        self.init(name: .customLong(key.flag), help: key.argumentHelp, completion: key.completion)
    }
}

extension Option where Value == [String] {
    fileprivate init(wrappedValue: [String], _ key: SettingKey) {
        self.init(
            wrappedValue: wrappedValue,
            name: .customLong(key.flag),
            parsing: .singleValue,
            help: key.argumentHelp,
            completion: key.completion
        )
    }
}

extension Flag where Value == Bool? {
    fileprivate init(_ key: SettingKey) {
        self.init(name: .customLong(key.flag), inversion: .prefixedNo, help: key.argumentHelp)
    }
}

extension SettingKey {
    fileprivate var argumentHelp: ArgumentHelp {
        let standard =
            switch definition.standard {
            case .text(""): ""
            case .text(let text), .computed(let text): " (default: \(text))"
            }
        return ArgumentHelp("\(definition.help)\(standard).", valueName: definition.kind.valueName)
    }

    fileprivate var completion: CompletionKind? {
        switch definition.kind {
        case .path: .file()
        case .choice(let words): .list(words)
        default: nil
        }
    }
}
