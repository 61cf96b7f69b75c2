/// The names of variables that the go command reads, and from where.
package enum GoVariable {
    /// Those that `go env -w` takes, and that are read from the environment and from files.
    ///
    /// Source: `go help environment`, and the list in <https://go.dev/src/internal/cfg/cfg.go>
    static let inFiles: Set<String> = [
        "AR", "CC", "CGO_CFLAGS", "CGO_CFLAGS_ALLOW", "CGO_CFLAGS_DISALLOW", "CGO_CPPFLAGS", "CGO_CPPFLAGS_ALLOW",
        "CGO_CPPFLAGS_DISALLOW", "CGO_CXXFLAGS", "CGO_CXXFLAGS_ALLOW", "CGO_CXXFLAGS_DISALLOW", "CGO_ENABLED",
        "CGO_FFLAGS", "CGO_FFLAGS_ALLOW", "CGO_FFLAGS_DISALLOW", "CGO_LDFLAGS", "CGO_LDFLAGS_ALLOW",
        "CGO_LDFLAGS_DISALLOW", "CXX", "FC", "GCCGO", "GO111MODULE", "GO386", "GOAMD64", "GOARCH", "GOARM", "GOARM64",
        "GOAUTH", "GOBIN", "GOCACHE", "GOCACHEPROG", "GOEXE", "GOEXPERIMENT", "GOFIPS140", "GOFLAGS", "GOGCCFLAGS",
        "GOHOSTARCH", "GOHOSTOS", "GOINSECURE", "GOMIPS", "GOMIPS64", "GOMODCACHE", "GONOPROXY", "GONOSUMDB", "GOOS",
        "GOPATH", "GOPPC64", "GOPRIVATE", "GOPROXY", "GORISCV64", "GOROOT", "GOSUMDB", "GOTMPDIR", "GOTOOLCHAIN",
        "GOTOOLDIR", "GOVCS", "GOWASM", "GOWORK", "GO_EXTLINK_ENABLED", "PKG_CONFIG",
    ]

    /// Those that count only in the environment of the process, and that somebody may put into a file in vain.
    static let inProcessOnly: Set<String> = [
        "ALL_PROXY", "GIT_SSH_COMMAND", "GIT_TERMINAL_PROMPT", "GODEBUG", "GOENV", "HOME", "HTTPS_PROXY",
        "HTTP_PROXY", "NETRC", "NO_PROXY", "PATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
    ]

    /// What the go command is asked for: all that the checks look at.
    static let asked = [
        "GO111MODULE", "GOAUTH", "GOCACHE", "GOFLAGS", "GOINSECURE", "GOMODCACHE", "GONOPROXY", "GONOSUMDB", "GOPATH",
        "GOPRIVATE", "GOPROXY", "GOROOT", "GOSUMDB", "GOTMPDIR", "GOVCS", "GOVERSION",
    ]

    /// What Go goes by when no layer has a value; those that depend on others are with ``GoSettings``.
    ///
    /// Source: <https://go.dev/ref/mod#environment-variables>, and for `GOVCS` <https://go.dev/ref/mod#vcs-govcs>
    static let defaults = [
        "GOAUTH": "netrc", "GOPROXY": "https://proxy.golang.org,direct", "GOSUMDB": "sum.golang.org",
        "GOTOOLCHAIN": "auto", "GOVCS": "public:git|hg,private:all",
    ]

    /// Those whose default stands in `$GOROOT/go.env`, so that an empty value in the user's file leaves them without any.
    ///
    /// Source: <https://go.dev/doc/toolchain#select>, and `go.env` of Go 1.21 and later
    static let defaultedInFile: Set<String> = ["GOPROXY", "GOSUMDB", "GOTOOLCHAIN"]

    /// Whether the value is a list of words or a command, in which quotes keep blanks together.
    static func mayHaveQuotes(_ name: String) -> Bool {
        name.hasPrefix("CGO_")
            || ["AR", "CC", "CXX", "FC", "GOAUTH", "GOCACHEPROG", "GOFLAGS", "PKG_CONFIG"].contains(name)
    }
}
