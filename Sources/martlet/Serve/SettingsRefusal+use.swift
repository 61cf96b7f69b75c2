import ModuleOrigins

extension SettingsRefusal {
    /// What an error from putting settings to use says about them; nil when they are not at fault.
    ///
    /// Some of what a setting names is understood only when it is used: a certificate, a netrc, an address.
    init?(_ error: any Error, of settings: Settings) {
        guard let (key, problem) = Self.fault(error, settings) else { return nil }
        self.init([SettingsError(settings.resolved[key].source, key, problem)])
    }

    private static func fault(_ error: any Error, _ settings: Settings) -> (SettingKey, SettingProblem)? {
        switch error {
        case let fault as ServerTLS.Fault: tls(fault, settings)
        case TrustError.unusable(let file):
            (.caFile, SettingProblem(file, "holds no certificate", remedy: "name a file of certificates in PEM form"))
        case TrustError.empty(let folder):
            (.caDir, SettingProblem(folder, "holds no certificates", remedy: "name folders of PEM files"))
        case let error as CredentialError: credentials(error, settings)
        case AccessTokenError.unreadable(let file):
            (.accessTokenFile, SettingProblem(file, "cannot be read", remedy: "name a file that this user may read"))
        case AccessTokenError.noToken(let file):
            (.accessTokenFile, SettingProblem(file, "has no plain token in its first line", remedy: "write one there"))
        case let error as FetchURLError:
            (.upstreams, SettingProblem(nil, "\(error)", remedy: "use addresses such as https://proxy.golang.org"))
        default: nil
        }
    }

    private static func tls(_ fault: ServerTLS.Fault, _ settings: Settings) -> (SettingKey, SettingProblem) {
        let file = { (key: SettingKey) in settings.resolved[key].texts.joined() }
        return switch fault {
        case .certificate:
            (
                .tlsCert,
                SettingProblem(
                    file(.tlsCert),
                    "holds no certificate",
                    remedy: "name a file of certificates in PEM form"
                )
            )
        case .key:
            (
                .tlsKey,
                SettingProblem(
                    file(.tlsKey),
                    "holds no private key",
                    remedy: "name a file with an unencrypted private key in PEM form"
                )
            )
        case .pair:
            (
                .tlsKey,
                SettingProblem(
                    file(.tlsKey),
                    "is not the key of the first certificate in \"\(file(.tlsCert))\"",
                    remedy: "name the key that belongs to it"
                )
            )
        }
    }

    private static func credentials(_ error: CredentialError, _ settings: Settings) -> (SettingKey, SettingProblem) {
        switch error {
        case .netrc:
            (
                .netrc,
                SettingProblem(
                    settings.upstream.netrc?.description,
                    "cannot be used (\(error))",
                    remedy: "write machine HOST login USER password PASSWORD"
                )
            )
        case .malformedTokenSetting, .tokenAddress:
            (.upstreamTokenFiles, SettingProblem(nil, "\(error)", remedy: "use URL=FILE"))
        case .commandAddress, .commandPath:
            (.upstreamCredentialHelpers, SettingProblem(nil, "\(error)", remedy: "use URL=COMMAND"))
        case .insecure, .malformedUserinfo:
            (.upstreams, SettingProblem(nil, "\(error)", remedy: "use https, or leave user and password out"))
        }
    }
}
