import GoModules

/// One request that a mirror gets.
struct MirrorQuestion: Hashable, Sendable {
    /// How much of a small file is kept, in bytes; the list of all toolchains has some hundred thousand.
    private static let mostOfSmall = 4 << 20
    /// How much is kept of what describes one version, or says that there is none, in bytes.
    private static let mostOfOne = 64 << 10

    var method = "GET"
    /// What stands behind the mirror's own path, as it is sent.
    let path: String
    var headers: [String: String] = [:]
    /// How many bytes of the body are kept.
    var most = mostOfSmall
    /// Whether it gets the time for a download.
    var isLarge = false

    init(path: String) { self.path = path }

    /// One for what has a few hundred bytes.
    private static func brief(_ path: String) -> MirrorQuestion {
        var question = MirrorQuestion(path: path)
        question.most = mostOfOne
        return question
    }

    private static func brief(_ request: ProxyRequest) -> MirrorQuestion {
        brief(request.path.replacing("!", with: "%21"))
    }

    /// A request of the module protocol; `go` sends `%21` where the protocol has `!`.
    ///
    /// Source: <https://pkg.go.dev/net/url#PathEscape>, which cmd/go uses for each element.
    init(_ request: ProxyRequest) { self.init(path: request.path.replacing("!", with: "%21")) }

    static func list(_ path: ModulePath) -> MirrorQuestion { MirrorQuestion(.list(path)) }
    static func latest(_ path: ModulePath) -> MirrorQuestion { brief(.latest(path)) }
    static func info(_ module: ModuleVersion) -> MirrorQuestion { brief(.file(.info, module)) }
    static func mod(_ module: ModuleVersion) -> MirrorQuestion { MirrorQuestion(.file(.mod, module)) }
    static func branch(_ branch: Specimens.Branch) -> MirrorQuestion {
        brief(.query(branch.path, branch.name))
    }

    /// - `most`: Larger ones are cut.
    static func zip(_ module: ModuleVersion, most: Int) -> MirrorQuestion {
        var question = MirrorQuestion(.file(.zip, module))
        question.most = most
        question.isLarge = true
        return question
    }

    /// The length of a zip, without its bytes.
    static func head(_ module: ModuleVersion) -> MirrorQuestion {
        var question = MirrorQuestion(.file(.zip, module))
        question.method = "HEAD"
        return question
    }

    /// So many bytes of the beginning of a zip are asked for as a part of it: shorter than any zip of a module.
    static let partLength = 64

    /// The first ``partLength`` bytes of a zip.
    ///
    /// More is kept than was asked for, to see whether more comes.
    static func part(_ module: ModuleVersion) -> MirrorQuestion {
        var question = MirrorQuestion(.file(.zip, module))
        question.headers = ["Range": "bytes=0-\(partLength - 1)"]
        question.most = partLength + 1
        return question
    }

    /// A zip, unless it is the one with this `ETag`.
    static func unchanged(_ module: ModuleVersion, _ tag: String) -> MirrorQuestion {
        var question = MirrorQuestion(.file(.zip, module))
        question.headers = ["If-None-Match": tag]
        question.most = 1
        return question
    }

    /// The `.info` of a version with capital letters that are escaped, but not percent-encoded, as people and other tools send it.
    static func plainEscape(_ module: ModuleVersion) -> MirrorQuestion {
        brief(ProxyRequest.file(.info, module).path)
    }

    /// The same with capital letters, which no client of the protocol sends.
    static func unescaped(_ module: ModuleVersion) -> MirrorQuestion {
        brief("/\(module.path)/@v/\(module.version).info")
    }

    /// Only whether it is there: a toolchain has some seventy megabytes.
    static func beginning(_ module: ModuleVersion) -> MirrorQuestion {
        var question = MirrorQuestion(.file(.zip, module))
        question.most = 4
        // A proxy that does not have it yet downloads all of it first.
        question.isLarge = true
        return question
    }

    /// A file below `/sumdb/`, where `go` sends `!` as it is.
    static func database(_ name: String, _ path: String) -> MirrorQuestion {
        MirrorQuestion(path: "/sumdb/\(name)\(path)")
    }

    static let missingList = brief("\(Specimens.missing)/@v/list")
    static let missingInfo = brief("\(Specimens.missing)/@v/v1.0.0.info")
    static let parentList = brief("\(Specimens.parent)/@v/list")

    static func privateList(_ specimens: Specimens) -> MirrorQuestion {
        brief("\(specimens.privatePath)/@v/list")
    }

    /// The `.info` of a version of a module that is there.
    static func missingVersion(_ path: ModulePath, _ version: String) -> MirrorQuestion {
        brief("/\(path.escaped)/@v/\(version).info".replacing("!", with: "%21"))
    }

    /// The same, with the wish that nothing is fetched for it.
    static func unfetched(_ path: ModulePath, _ version: String) -> MirrorQuestion {
        var question = missingVersion(path, version)
        question.headers = ["Disable-Module-Fetch": "true"]
        return question
    }
}
