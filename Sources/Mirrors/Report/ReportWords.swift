package import ErrorLibrary

/// The words of reports about mirrors.
package struct ReportWords: Sendable {
    private let language: Language

    package init(_ language: Language) { self.language = language }

    package static let heading = LocalizedText("Go module mirrors", "Go 模块镜像")
    package static let mirror = LocalizedText("mirror", "镜像")
    package static let verdict = LocalizedText("verdict", "结论")
    package static let score = LocalizedText("score", "评分")
    package static let total = LocalizedText("request", "请求")
    package static let names = LocalizedText("names", "域名解析")
    package static let connect = LocalizedText("connect", "连接")
    package static let tls = LocalizedText("TLS", "TLS")
    package static let firstByte = LocalizedText("first byte", "首字节")
    package static let rate = LocalizedText("zip", "zip 速度")
    package static let certificate = LocalizedText("certificate", "证书")
    package static let protocols = LocalizedText("HTTP", "HTTP")
    package static let behind = LocalizedText("behind", "滞后")
    package static let recommended = LocalizedText("Recommended GOPROXY", "推荐的 GOPROXY")
    package static let probes = LocalizedText("Probes", "检查项")
    package static let probe = LocalizedText("probe", "检查项")
    package static let seen = LocalizedText("what was seen", "观察到的情况")
    package static let code = LocalizedText("code", "代码")
    package static let checksums = LocalizedText("Checksums", "校验和")
    package static let file = LocalizedText("file", "文件")
    package static let party = LocalizedText("who", "来源")
    package static let hash = LocalizedText("hash", "哈希")
    package static let mirrors = LocalizedText("Mirrors", "镜像")
    package static let details = LocalizedText("All that was seen", "全部检查结果")
    package static let time = LocalizedText("time", "耗时")
    package static let software = LocalizedText("server", "服务器软件")
    package static let agrees = LocalizedText("the same", "一致")
    package static let differs = LocalizedText("another one", "不一致")
    package static let noHash = LocalizedText("not given", "未提供")
    package static let disputed = LocalizedText("nobody can tell who is right", "无法判断谁是对的")
    package static let rest = LocalizedText("rest", "其余")
    package static let unmeasured = LocalizedText("not measured", "未测得")
    package static let latency = LocalizedText("Latency", "延迟")
    package static let latencyNote = LocalizedText(
        "One request for a small file on a new connection, in its phases; medians.",
        "在新连接上请求一个小文件，按阶段划分，取中位数。"
    )
    package static let scores = LocalizedText("Score", "评分")
    package static let scoreNote = LocalizedText(
        "What passed of what was looked at, by weight; 0 when a file was altered.",
        "通过的检查项按权重所占的比例；有文件被改动时为 0。"
    )
    package static let certificates = LocalizedText("Certificates", "证书")
    package static let certificateNote = LocalizedText("Days until they expire.", "距离到期的天数。")
    package static let probesNote = LocalizedText(
        "What was seen is also in the label of each cell, and in full at the end of the page.",
        "将指针停在格子上可查看具体情况，完整结果见页尾。"
    )
    package static let history = LocalizedText("Over time", "历史")
    package static let historyNote = LocalizedText(
        "Above, the request times of each mirror on a scale of its own; below, its verdicts: the higher, the worse.",
        "上方是各镜像的请求时间，刻度各自独立；下方是结论，越高越差。"
    )
    package static let findings = LocalizedText("Not as expected", "不符合预期的项目")
    package static let noFindings = LocalizedText("Nothing.", "无。")
    package static let undo = LocalizedText("To go back: `go env -u GOPROXY`.", "撤销：`go env -u GOPROXY`。")
    package static let noLine = LocalizedText(
        "No line can be recommended.",
        "没有可以推荐的设置。"
    )
    package static let explain = LocalizedText(
        "`martlet explain CODE` says what a code means and what to do.",
        "`martlet explain 代码` 说明代码的含义和处理办法。"
    )
    package static let blind = LocalizedText(
        "No mirror could be reached, so nothing was found out. The cause is likely the network here: `martlet doctor` looks for it.",
        "没有任何镜像可以访问，因此无法得出结论。原因很可能是本机网络：请用 `martlet doctor` 查找。"
    )

    /// When, as a sentence.
    package func checked(at seconds: Int64) -> String {
        let time = Figures.time(at: seconds)
        return LocalizedText("Checked on \(time).", "检查时间：\(time)。")[language]
    }

    /// How far files are the same everywhere, as a sentence or two.
    package func agreement(of check: MirrorCheck) -> String {
        let failure = check.databaseFailure.map { failure in
            let name = check.database ?? LocalizedText("the checksum database", "校验数据库")[language]
            return LocalizedText(" \(name): \(failure[.english])", " \(name)：\(failure[.chinese])")[language]
        }
        return sentence(check) + (failure ?? "")
    }

    private func sentence(_ check: MirrorCheck) -> String {
        let files = check.agreements.count
        let wrong = check.agreements.count { !$0.isUnanimous }
        let isGiven = check.agreements.contains { file in file.statements.contains { $0.hash != nil } }
        guard files > 0, isGiven else { return LocalizedText("No file was compared.", "没有比较任何文件。")[language] }
        guard wrong == 0 else {
            return LocalizedText(
                "Files that are not the same everywhere: \(wrong) of \(files).",
                "各方不一致的文件：\(files) 个中有 \(wrong) 个。"
            )[language]
        }
        let attested = check.agreements.count { $0.logged != nil }
        guard let database = check.database, attested > 0 else {
            return LocalizedText(
                "Files compared: \(files). They are the same wherever they are.",
                "已比较的文件：\(files) 个，各方一致。"
            )[language]
        }
        return LocalizedText(
            "Files compared: \(files), of which \(database) attests \(attested). They are the same wherever they are.",
            "已比较的文件：\(files) 个，其中 \(attested) 个有 \(database) 的证明。各方一致。"
        )[language]
    }
}
