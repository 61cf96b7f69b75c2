package import ErrorLibrary

/// The groups of checks, in the order in which they are shown.
package enum CheckGroup: String, CaseIterable, Sendable {
    /// Settings: Go's variables and those that its network code reads.
    case settings = "env"
    /// The module that one stands in: go.mod, go.work, go.sum, vendor.
    case project = "proj"
    /// Each host, from its name to its certificate.
    case network = "net"
    /// What each entry of GOPROXY answers.
    case proxies = "proto"
    /// The checksum database.
    case checksums = "sum"
    /// git and what it needs.
    case versionControl = "vcs"
    /// The module cache.
    case cache

    /// The group of a check; `settings` when its name has no known one, which a test rules out.
    init(of check: String) {
        self = CheckGroup(rawValue: String(check.prefix { $0 != "." })) ?? .settings
    }

    package var title: LocalizedText {
        switch self {
        case .settings: LocalizedText("Settings", "设置")
        case .project: LocalizedText("Project", "项目")
        case .network: LocalizedText("Network", "网络")
        case .proxies: LocalizedText("Module proxies", "模块代理")
        case .checksums: LocalizedText("Checksum database", "校验数据库")
        case .versionControl: LocalizedText("Version control", "版本控制")
        case .cache: LocalizedText("Module cache", "模块缓存")
        }
    }
}
