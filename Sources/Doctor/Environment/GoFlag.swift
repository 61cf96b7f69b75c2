/// Flags of go commands, for what is wrong with them in any version of Go, and for machines on which no go command can be asked.
enum GoFlag {
    /// Those that some go command has.
    ///
    /// Source: `go help build`, `go help testflag` and the other help texts of Go 1.27.3
    static let names: Set<String> = [
        "a", "artifacts", "asan", "asmflags", "bench", "benchmem", "benchtime", "blockprofile", "blockprofilerate",
        "buildmode", "buildvcs", "c", "cache", "changed", "compat", "compiled", "compiler", "count", "cover",
        "covermode",
        "coverpkg", "coverprofile", "cpu", "cpuprofile", "d", "deps", "diff", "e", "exclude", "exec", "export", "f",
        "failfast", "find", "fix", "fullpath", "fuzz", "fuzzcache", "fuzzminimizetime", "fuzztime", "gccgoflags",
        "gcflags",
        "go", "i", "insecure", "installsuffix", "json", "ldflags", "linkshared", "list", "m", "memprofile",
        "memprofilerate", "mod", "modcache", "modcacherw", "modfile", "msan", "mutexprofile", "mutexprofilefraction",
        "n",
        "o", "outputdir", "overlay", "p", "parallel", "pgo", "pkgdir", "print", "r", "race", "retracted", "reuse",
        "run",
        "s", "short", "shuffle", "skip", "t", "tags", "test", "testcache", "timeout", "toolchain", "toolexec", "trace",
        "trimpath", "u", "v", "vendor", "versions", "vet", "vettool", "w", "work", "x",
    ]

    /// Those of builds that are on or off.
    private static let switches: Set<String> = [
        "a", "asan", "linkshared", "modcacherw", "msan", "n", "race", "trimpath", "v", "work", "x",
    ]
    /// Those of builds that need a value.
    private static let valued: Set<String> = [
        "asmflags", "buildmode", "compiler", "gccgoflags", "gcflags", "installsuffix", "ldflags", "mod", "modfile",
        "overlay",
        "p", "pgo", "pkgdir", "tags", "toolexec",
    ]
    /// As <https://pkg.go.dev/strconv#ParseBool> takes them.
    private static let truths: Set<String> = [
        "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False",
    ]

    /// Why builds stop, whatever the version of Go; nil when they may not.
    ///
    /// - `list`: A value of `GOFLAGS` of the right form.
    static func fault(_ list: String) -> String? {
        (FlagsCheck.words(list) ?? []).lazy.compactMap { word in
            let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return fault(String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : nil)
        }.first
    }

    private static func fault(_ name: String, _ value: String?) -> String? {
        switch name {
        case "C": "-C must be first on the command line"
        case "mod" where value.map { ["", "mod", "readonly", "vendor"].contains($0) } == false:
            "-mod=\(value ?? "") is not supported"
        case "buildvcs" where value.map { $0 == "auto" || truths.contains($0) } == false:
            "-buildvcs is neither auto nor true or false"
        case _ where valued.contains(name) && value == nil: "-\(name) needs a value"
        case _ where switches.contains(name) && value.map(truths.contains) == false:
            "-\(name) is neither true nor false"
        // Quotes that go around a value and not around the whole flag.
        case _ where name.contains(where: { "'\"\\ ".contains($0) }): "there is no flag of this name"
        default: nil
        }
    }
}
