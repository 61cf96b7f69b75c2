@testable import martlet

extension SettingKey {
    /// A right value that is not the default, as one text.
    ///
    /// Of a list, one that reads the same in the file, in a variable and in a flag.
    var sampleText: String {
        switch self {
        case .config: "martlet.yaml"
        case .listen: "127.0.0.1:9999"
        case .pathPrefix: "/go"
        case .store: "/srv/store"
        case .upstreams: "https://proxy.corp.example,off"
        case .routes: "corp.example/*=https://goproxy.corp.example"
        case .sumdb: "off"
        case .privatePatterns: "corp.example,*.team.example"
        case .noVerify: "corp.example/open"
        case .offline: "true"
        case .tlsCert: "/etc/martlet/cert.pem"
        case .tlsKey: "/etc/martlet/key.pem"
        case .allowAnonymous: "true"
        case .accessTokenFile: "/etc/martlet/access.token"
        case .allowAnonymousPrivate: "true"
        case .adminSocket: "/run/martlet.sock"
        case .metricsListen: "0.0.0.0:9090"
        case .maxSize: "10GiB"
        case .scrubInterval: "30d"
        case .scrubRate: "50MiB"
        case .maxConnections: "2000"
        case .maxColdFetches: "8"
        case .minRate: "1KiB"
        case .logFormat: "json"
        case .logLevel: "debug"
        case .accessLog: "false"
        case .netrc: "/etc/martlet/netrc"
        case .httpsProxy: "http://proxy.corp.example:3128"
        case .noProxy: "localhost,.corp.example,10.0.0.0/8"
        case .caFile: "/etc/martlet/ca.pem"
        case .caDir: "/etc/martlet/ca"
        case .upstreamTokenFiles: "https://goproxy.corp.example/team=/run/secrets/token"
        case .upstreamCredentialHelpers: "https://git.corp.example/team=/usr/local/bin/corp-credentials --profile ci"
        case .directGit: "/opt/git/bin/git"
        case .directRewrites: "https://github.com/=/srv/mirror/"
        case .directImports: "golang.org/x/*=git https://github.com/golang/$1"
        case .directSSHKeys: "ssh://git.corp.example/=/etc/martlet/id_ed25519"
        case .directKnownHosts: "/etc/martlet/known_hosts"
        case .directInsecure: "old.corp.example"
        case .directAllowNetworks: "10.20.0.0/16"
        case .directMaxSize: "50GiB"
        case .upstreamConnectTimeout: "250ms"
        case .upstreamFirstByteTimeout: "20s"
        case .upstreamStallTimeout: "30s"
        case .serverHeaderTimeout: "5s"
        case .serverIdleTimeout: "3m"
        case .serverShutdownGrace: "0s"
        case .freshnessList: "10s"
        case .freshnessStale: "1h"
        case .freshnessStaleOnError: "30d"
        case .freshnessNegative: "5s"
        }
    }

    /// What else must be given for ``sampleText`` to be right.
    var sampleCompanions: [String] {
        switch self {
        case .tlsCert: ["--tls-key", "/k"]
        case .tlsKey: ["--tls-cert", "/c"]
        default: []
        }
    }

    /// The flag with its value, or the flag that says the value.
    func arguments(_ text: String) -> [String] {
        guard case .flag = definition.kind else { return ["--\(flag)", text] }
        return [text == "true" ? "--\(flag)" : "--no-\(flag)"]
    }

    /// The lines of a file that give the value.
    func lines(_ text: String) -> String {
        let parts = name.split(separator: ".")
        return parts.count == 1 ? "\(name): \"\(text)\"\n" : "\(parts[0]):\n  \(parts[1]): \"\(text)\"\n"
    }
}
