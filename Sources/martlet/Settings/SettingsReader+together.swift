import GoModules

extension SettingsReader {
    /// The largest module zip that Go accepts is 500 MiB; a store that cannot hold one and its staging would evict for ever.
    ///
    /// Rule: <https://go.dev/ref/mod#zip-path-size-constraints>
    static let smallestMaxSize = ByteSize.mebibytes(600)

    /// Notes what is wrong between settings that are right by themselves.
    mutating func checkTogether(maxSizeInBytes: Int64, _ server: ServerSettings?, _ policy: PolicySettings?) {
        if maxSizeInBytes != 0, maxSizeInBytes < Self.smallestMaxSize.bytes {
            let remedy = "use at least \(Self.smallestMaxSize), or 0 for no limit"
            note(.maxSize, SettingProblem(text(.maxSize), "cannot hold one large module (500 MiB)", remedy: remedy))
        }
        if let server, !server.listen.isLoopback, server.accessToken == nil {
            checkAnonymous(server, hasPrivate: policy.map { !$0.privatePatterns.patterns.isEmpty } ?? false)
        }
        checkPair(.tlsCert, needs: .tlsKey)
        checkPair(.tlsKey, needs: .tlsCert)
    }

    /// Nobody gives modules away by mistake, and private ones twice as little.
    private mutating func checkAnonymous(_ server: ServerSettings, hasPrivate: Bool) {
        if !server.allowsAnonymous {
            note(.listen, Self.notLoopback(server.listen))
        } else if hasPrivate, !server.allowsAnonymousPrivate {
            let remedy = "name an access-token-file, or add --allow-anonymous-private"
            let problem = "can be reached from other machines, and would give private modules to whoever reaches it"
            note(.listen, SettingProblem("\(server.listen)", problem, remedy: remedy))
        }
    }

    /// Notes each file that was named and cannot be read, or should not be readable for everybody.
    ///
    /// A netrc file that nobody named for Martlet may be missing, as it may be for the go command.
    mutating func checkFiles(_ files: FileAccess) {
        for key in [SettingKey.tlsCert, .tlsKey, .caFile] {
            check(text(key), of: key, at: resolved[key].source, files.checkReadable)
        }
        if isNamedForMartlet(.netrc) {
            check(text(.netrc), of: .netrc, at: resolved[.netrc].source, files.checkReadable)
        }
        check(text(.accessTokenFile), of: .accessTokenFile, at: resolved[.accessTokenFile].source, files.checkReadable)
        check(text(.accessTokenFile), of: .accessTokenFile, at: resolved[.accessTokenFile].source, files.checkSecret)
        check(
            text(.directKnownHosts),
            of: .directKnownHosts,
            at: resolved[.directKnownHosts].source,
            files.checkReadable
        )
        for key in [SettingKey.upstreamTokenFiles, .directSSHKeys] {
            for pair in items(key) {
                let path = String(pair.text.drop { $0 != "=" }.dropFirst())
                check(path, of: key, at: pair.source, files.checkReadable)
                check(path, of: key, at: pair.source, files.checkSecret)
            }
        }
        for pair in items(.upstreamCredentialHelpers) {
            let command = String(pair.text.drop { $0 != "=" }.dropFirst())
            let program = UpstreamCommand.program(of: command) ?? ""
            check(program, of: .upstreamCredentialHelpers, at: pair.source, files.checkProgram)
        }
        guard isNamedForMartlet(.caDir) else { return }
        for folder in items(.caDir) {
            check(folder.text, of: .caDir, at: folder.source, files.checkReadable)
        }
    }

    private func isNamedForMartlet(_ key: SettingKey) -> Bool {
        switch resolved[key].source {
        case .flag, .file: true
        case .environment(let name): name == key.variable
        case .standard: false
        }
    }

    private mutating func check(
        _ path: String,
        of key: SettingKey,
        at source: SettingSource,
        _ check: (_ path: String) throws(SettingProblem) -> Void
    ) {
        guard !path.isEmpty else { return }
        do throws(SettingProblem) {
            try check(path)
        } catch {
            note(key, error, at: source)
        }
    }

    private mutating func checkPair(_ key: SettingKey, needs other: SettingKey) {
        guard !text(key).isEmpty, text(other).isEmpty else { return }
        note(key, SettingProblem(nil, "is given without \(other.name)", remedy: "give both, or neither"))
    }

    private static func notLoopback(_ listen: ListenAddress) -> SettingProblem {
        SettingProblem(
            "\(listen)",
            "can be reached from other machines",
            remedy:
                "name an access-token-file, add --allow-anonymous to let whoever reaches it download, or listen on 127.0.0.1"
        )
    }
}
