extension SettingKey {
    /// The table of settings.
    ///
    /// Why limits are as they are: `docs/decisions/0013-limits-of-our-own.md`.
    var definition: SettingDefinition {
        switch self {
        case .config:
            .init(.path(mayBeEmpty: true), .text(""), .onRestart, "Read settings from this YAML file")
        case .listen:
            .init(
                .address(mayBeEmpty: false),
                .text("127.0.0.1:8080"),
                .onRestart,
                "Accept connections here; port 0 lets the system choose"
            )
        case .pathPrefix:
            .init(.pathPrefix, .text(""), .onRestart, "Serve below this path, such as /go")
        case .store:
            .init(
                .path(mayBeEmpty: false),
                .computed("$XDG_DATA_HOME/martlet, else ~/.local/share/martlet, else ./martlet-store"),
                .onRestart,
                "Keep modules in this folder, in the layout of Go's own download cache"
            )
        case .upstreams:
            .init(
                .chain,
                .text("https://proxy.golang.org|direct"),
                .onReload,
                "Ask these sources, in the grammar of GOPROXY"
            )
        case .routes:
            .init(
                .pairs(first: "pattern", second: "chain"),
                .text(""),
                .onReload,
                "Ask other sources for modules that match a pattern; the most specific match wins; repeatable",
                flag: "route"
            )
        case .sumdb:
            .init(
                .database,
                .text("sum.golang.org"),
                .onRestart,
                "Verify against this checksum database, in the grammar of GOSUMDB"
            )
        case .privatePatterns:
            .init(
                .patterns,
                .text(""),
                .onReload,
                "Never name modules that match to public sources or the checksum database; GOPRIVATE is added; repeatable",
                fallbackVariables: ["GOPRIVATE"],
                addsFallback: true
            )
        case .noVerify:
            .init(
                .patterns,
                .text(""),
                .onReload,
                "Do not ask the checksum database about modules that match; repeatable"
            )
        case .offline:
            .init(.flag, .text("false"), .onReload, "Make no outside request; serve what is stored")
        case .tlsCert:
            .init(
                .path(mayBeEmpty: true),
                .text(""),
                .onReload,
                "Serve TLS with this certificate chain (PEM); switching TLS on or off needs a restart"
            )
        case .tlsKey:
            .init(.path(mayBeEmpty: true), .text(""), .onReload, "The private key of the certificate (PEM)")
        case .allowAnonymous:
            .init(
                .flag,
                .text("false"),
                .onRestart,
                "Allow an address that is not loopback: whoever reaches it may download"
            )
        case .accessTokenFile, .allowAnonymousPrivate: accessDefinition
        case .adminSocket:
            .init(
                .path(mayBeEmpty: false),
                .computed(".martlet/admin.sock below the store"),
                .onRestart,
                "Take switches and status requests at this Unix socket; at most 100 bytes"
            )
        case .metricsListen:
            .init(
                .address(mayBeEmpty: true),
                .text(""),
                .onRestart,
                "Serve /metrics and /version on an address of their own"
            )
        case .maxSize:
            .init(
                .size(.zero...ByteSize(bytes: .max)),
                .text("0"),
                .onReload,
                "Evict by last use above this size of the store; 0 never evicts, otherwise at least 600MiB"
            )
        case .scrubInterval:
            .init(
                .duration(.zero...(.days(365))),
                .text("7d"),
                .onRestart,
                "Hash every stored file so often, and put wrong ones into quarantine; 0s never"
            )
        case .scrubRate:
            .init(
                .size(.zero...ByteSize(bytes: .max)),
                .text("20MiB"),
                .onRestart,
                "Read so many bytes per second for it; 0 for as fast as it goes"
            )
        case .maxConnections:
            .init(
                .count(0...1_000_000),
                .text("0"),
                .onRestart,
                "Accept this many connections at once; 0 for 45 % of the limit of open files"
            )
        case .maxColdFetches:
            .init(.count(1...10_000), .text("64"), .onRestart, "Fetch this many files from each source at once")
        case .minRate:
            .init(
                .size(.zero...ByteSize.mebibytes(1)),
                .text("500"),
                .onRestart,
                "Close connections that move fewer bytes per second for 20 s; 0 never"
            )
        case .logFormat:
            .init(
                .choice(["text", "json"]),
                .text("text"),
                .onRestart,
                "Write log lines as text, or as one JSON object each"
            )
        case .logLevel:
            .init(
                .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
                .text("info"),
                .onReload,
                "Log events of this level and above"
            )
        case .accessLog:
            .init(.flag, .text("true"), .onReload, "Log one line per request")
        case .netrc:
            .init(
                .path(mayBeEmpty: true),
                .computed("~/.netrc"),
                .onReload,
                "Take credentials for sources from this file",
                fallbackVariables: ["NETRC"]
            )
        case .httpsProxy:
            .init(
                .proxyURL,
                .text(""),
                .onReload,
                "Reach https sources through this HTTP proxy",
                fallbackVariables: ["HTTPS_PROXY"]
            )
        case .noProxy:
            .init(
                .hosts,
                .text(""),
                .onReload,
                "Reach these hosts, domains and networks without the HTTP proxy",
                fallbackVariables: ["NO_PROXY"]
            )
        case .caFile:
            .init(
                .path(mayBeEmpty: true),
                .text(""),
                .onReload,
                "Trust the certificate authorities of this file (PEM) instead of the system's",
                fallbackVariables: ["SSL_CERT_FILE"]
            )
        case .caDir:
            .init(
                .pathList,
                .text(""),
                .onReload,
                "Trust the certificate authorities in these folders, ':' between them, instead of the system's",
                fallbackVariables: ["SSL_CERT_DIR"]
            )
        case .upstreamTokenFiles:
            .init(
                .pairs(first: "url", second: "file"),
                .text(""),
                .onReload,
                "Send the token in the file to sources whose URL begins so, and to no other; repeatable",
                flag: "upstream-token-file"
            )
        case .upstreamCredentialHelpers:
            .init(
                .pairs(first: "url", second: "command"),
                .text(""),
                .onReload,
                "Ask the command, as git asks its credential helpers, what to send to sources whose URL begins so; repeatable",
                flag: "upstream-credential-helper"
            )
        case .directGit, .directRewrites, .directImports, .directSSHKeys, .directKnownHosts, .directInsecure,
            .directAllowNetworks, .directMaxSize:
            directDefinition
        case .upstreamConnectTimeout:
            .init(
                .duration(.milliseconds(1)...(.hours(1))),
                .text("3s"),
                .onReload,
                "Give up on a source that does not accept a connection"
            )
        case .upstreamFirstByteTimeout:
            .init(
                .duration(.milliseconds(1)...(.hours(1))),
                .text("10s"),
                .onReload,
                "Give up on a source that does not begin its answer"
            )
        case .upstreamStallTimeout:
            .init(
                .duration(.milliseconds(1)...(.hours(1))),
                .text("15s"),
                .onReload,
                "Give up on a source whose answer makes no progress"
            )
        case .serverHeaderTimeout:
            .init(
                .duration(.milliseconds(1)...(.hours(1))),
                .text("10s"),
                .onRestart,
                "Close connections that do not complete the head of a request"
            )
        case .serverIdleTimeout:
            // The go command keeps idle connections for 90 s; a server that closes earlier races with its next request.
            .init(
                .duration(.seconds(1)...(.hours(24))),
                .text("120s"),
                .onRestart,
                "Close connections without a request"
            )
        case .serverShutdownGrace:
            .init(
                .duration(.zero...(.hours(1))),
                .text("30s"),
                .onRestart,
                "Let running downloads finish for so long at shutdown"
            )
        case .freshnessList:
            .init(
                .duration(.zero...(.days(365))),
                .text("60s"),
                .onReload,
                "Answer lists and latest versions from the store without asking"
            )
        case .freshnessStale:
            .init(
                .duration(.zero...(.days(365))),
                .text("30m"),
                .onReload,
                "Answer them for so long again while one request refreshes them"
            )
        case .freshnessStaleOnError:
            .init(
                .duration(.zero...(.days(365))),
                .text("7d"),
                .onReload,
                "Answer them for so long while every source fails"
            )
        case .freshnessNegative:
            // More would keep a version that was just tagged away from those who wait for it.
            .init(
                .duration(.zero...(.seconds(60))),
                .text("60s"),
                .onReload,
                "Remember that a module or version does not exist; at most 60s"
            )
        }
    }
}
