package import ErrorLibrary

extension ProxyWalk.Request {
    /// What is asked for, in words.
    package var words: LocalizedText {
        switch self {
        case .list: LocalizedText("the list of versions", "版本列表")
        case .latest: LocalizedText("the latest version", "最新版本")
        case .info: LocalizedText("the .info", ".info 文件")
        case .mod: LocalizedText("the go.mod", "go.mod 文件")
        case .zip: LocalizedText("the zip", "zip 文件")
        case .sumdb: LocalizedText("the checksum database", "校验数据库")
        }
    }
}

extension ProxyWalk {
    /// How the way ends, in words; what `go` itself says is not translated.
    package var conclusion: LocalizedText {
        switch end {
        case .served(let entry):
            request == .sumdb
                ? LocalizedText("through entry \(entry + 1)", "通过第 \(entry + 1) 个条目")
                : LocalizedText("served by entry \(entry + 1)", "由第 \(entry + 1) 个条目提供")
        case .direct where request == .sumdb: LocalizedText("asked at its own address", "直接访问其自己的地址")
        case .direct(isPrivate: true):
            LocalizedText("from the repository itself, since the module is private", "直接从仓库获取，因为模块是私有的")
        case .direct: LocalizedText("from the repository itself", "直接从仓库获取")
        case .off: LocalizedText("forbidden: \(WalkWords.offMessage)", "被禁止：\(WalkWords.offMessage)")
        case .notFound(let fault): LocalizedText("not found: \(fault.message)", "不存在：\(fault.message)")
        case .stopped(let fault):
            LocalizedText(
                "error of entry \(fault.entry + 1): \(fault.message)",
                "第 \(fault.entry + 1) 个条目出错：\(fault.message)"
            )
        case .waiting(let entry):
            LocalizedText("go waits for entry \(entry + 1) without limit", "go 无限期等待第 \(entry + 1) 个条目")
        }
    }
}

extension WalkWords {
    /// What `go` says.
    static let offMessage = "module lookup disabled by GOPROXY=off"
}
