package import ErrorLibrary

/// Somebody who can say what the files of a module version are.
package enum Party: Hashable, Sendable {
    /// A go.sum file, by its path relative to the project.
    case goSum(String)
    /// The files of the module cache, hashed anew.
    case cache
    /// What the module cache wrote down when the zip came (`.ziphash`).
    case cacheRecord
    /// A module proxy, by its address without user name and password.
    case mirror(String)
    /// The checksum database, such as `sum.golang.org`.
    case database(String)
    /// The repository of the module, from which the files are made anew.
    case repository

    /// Whether it is on this machine.
    package var isLocal: Bool {
        switch self {
        case .goSum, .cache, .cacheRecord: true
        case .mirror, .database, .repository: false
        }
    }

    /// Whether it is a go.sum file.
    var isGoSum: Bool {
        if case .goSum = self { true } else { false }
    }

    /// A stable word for programs.
    package var kind: String {
        switch self {
        case .goSum: "go.sum"
        case .cache: "cache"
        case .cacheRecord: "ziphash"
        case .mirror: "mirror"
        case .database: "database"
        case .repository: "git"
        }
    }

    /// The file, address or name that tells it from others of its kind, such as `https://proxy.golang.org`.
    package var name: String {
        switch self {
        case .goSum(let name), .mirror(let name), .database(let name): name
        case .cache, .cacheRecord, .repository: ""
        }
    }

    /// What people call it.
    package var title: LocalizedText {
        switch self {
        case .goSum(let name), .mirror(let name): LocalizedText(name, name)
        case .cache: LocalizedText("module cache, hashed anew", "模块缓存（重新计算）")
        case .cacheRecord: LocalizedText("module cache, as noted (.ziphash)", "模块缓存（.ziphash 记录）")
        case .database(let name): LocalizedText("checksum database \(name)", "校验数据库 \(name)")
        case .repository: LocalizedText("git, made anew from the tag", "git（由标签重新生成）")
        }
    }
}
