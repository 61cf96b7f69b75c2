import Testing

@testable import martlet

@Suite struct SettingKeyTests {
    static let inFile = SettingKey.allCases.filter(\.isAllowedInFile)

    @Test("every setting can be given by flag", arguments: SettingKey.allCases)
    func flag(_ key: SettingKey) throws {
        var sample = SettingsSample(arguments: key.arguments(key.sampleText) + key.sampleCompanions)
        if key == .config { sample.file = "" }
        #expect(try sample.load().resolved[key] == .init(texts: [key.sampleText], source: .flag("--\(key.flag)")))
    }

    @Test("every setting can be given by variable", arguments: SettingKey.allCases)
    func variable(_ key: SettingKey) throws {
        var sample = SettingsSample(arguments: key.sampleCompanions, environment: [key.variable: key.sampleText])
        if key == .config { sample.file = "" }
        #expect(try sample.load().resolved[key] == .init(texts: [key.sampleText], source: .environment(key.variable)))
    }

    @Test("every setting but the file's name can be given in the file", arguments: inFile)
    func file(_ key: SettingKey) throws {
        let sample = SettingsSample(arguments: key.sampleCompanions, file: key.lines(key.sampleText))
        let resolved = try sample.load().resolved[key]
        #expect(resolved.texts == [key.sampleText])
        let line = key.name.contains(".") ? 2 : 1
        #expect(resolved.items.map(\.source) == [.file("martlet.yaml", line: line)])
    }

    @Test("the name of the file cannot stand in the file")
    func configInFile() throws {
        let errors = try SettingsSample(file: "config: other.yaml\n").errors()
        #expect(errors == ["martlet.yaml:1: config: is not a setting; `martlet config docs` lists all settings"])
    }

    @Test("every default is right by itself")
    func defaults() throws {
        #expect(try SettingsSample().errors().isEmpty)
    }

    @Test("no sample is the default, so the tests above can fail", arguments: SettingKey.allCases)
    func sampleDiffers(_ key: SettingKey) throws {
        #expect(try SettingsSample().load().resolved[key].texts != [key.sampleText])
    }

    @Test(
        "the flags that scripts rely on, and their variables",
        arguments: [
            (SettingKey.listen, "listen", "MARTLET_LISTEN"),
            (.store, "store", "MARTLET_STORE"),
            (.upstreams, "upstreams", "MARTLET_UPSTREAMS"),
            // A list in the file, one entry per flag.
            (.routes, "route", "MARTLET_ROUTE"),
            (.sumdb, "sumdb", "MARTLET_SUMDB"),
            (.privatePatterns, "private", "MARTLET_PRIVATE"),
            (.noVerify, "no-verify", "MARTLET_NO_VERIFY"),
            (.offline, "offline", "MARTLET_OFFLINE"),
            (.tlsCert, "tls-cert", "MARTLET_TLS_CERT"),
            (.tlsKey, "tls-key", "MARTLET_TLS_KEY"),
            (.allowAnonymous, "allow-anonymous", "MARTLET_ALLOW_ANONYMOUS"),
            (.adminSocket, "admin-socket", "MARTLET_ADMIN_SOCKET"),
            (.metricsListen, "metrics-listen", "MARTLET_METRICS_LISTEN"),
            (.maxSize, "max-size", "MARTLET_MAX_SIZE"),
            (.scrubInterval, "scrub-interval", "MARTLET_SCRUB_INTERVAL"),
            (.scrubRate, "scrub-rate", "MARTLET_SCRUB_RATE"),
            (.config, "config", "MARTLET_CONFIG"),
            (.upstreamConnectTimeout, "upstream-connect-timeout", "MARTLET_UPSTREAM_CONNECT_TIMEOUT"),
        ]
    )
    func names(_ key: SettingKey, _ flag: String, _ variable: String) {
        #expect(key.flag == flag)
        #expect(key.variable == variable)
    }

    @Test("no two settings share a flag or a variable")
    func distinct() {
        #expect(Set(SettingKey.allCases.map(\.flag)).count == SettingKey.allCases.count)
        #expect(Set(SettingKey.allCases.map(\.variable)).count == SettingKey.allCases.count)
    }

    @Test("sections are one level deep")
    func sections() {
        #expect(SettingKey.sections == ["direct", "freshness", "server", "upstream"])
        #expect(SettingKey.allCases.allSatisfy { $0.name.split(separator: ".").count <= 2 })
    }

    @Test("what a socket, a store or a client is bound to needs a restart")
    func reloadable() {
        let fixed: [SettingKey] = [.listen, .store, .adminSocket, .metricsListen, .sumdb, .maxColdFetches]
        #expect(fixed.allSatisfy { !$0.isReloadable })
        let live: [SettingKey] = [
            .upstreams, .routes, .privatePatterns, .noVerify, .maxSize, .logLevel, .freshnessList,
            // A new client is made of these, and new connections get a new certificate.
            .httpsProxy, .noProxy, .caFile, .caDir, .netrc, .upstreamTokenFiles, .upstreamCredentialHelpers, .tlsCert,
            .tlsKey,
        ]
        #expect(live.allSatisfy { $0.isReloadable })
    }
}
