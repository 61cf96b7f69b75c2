import ErrorLibrary
import GoModules

/// What is said about the steps of a walk.
enum WalkWords {
    static let privateGoesDirect = LocalizedText(
        "Private modules are fetched from their repository, whatever GOPROXY is; no entry is asked.",
        "私有模块无论 GOPROXY 如何设置都直接从仓库获取，不询问任何条目。"
    )
    static let directIsLast = LocalizedText("What comes after `direct` is not even read.", "`direct` 之后的内容不会被读取。")
    static let off = LocalizedText("is no place to ask", "不是可以询问的地方")
    static let offIsLast = LocalizedText(
        "`off` forbids every download that the entries before it did not make.",
        "`off` 禁止其余一切下载。"
    )
    static let databaseItself = LocalizedText(
        "`off` is about modules: the checksum database is asked at its own address.",
        "`off` 只针对模块：go 会直接访问校验数据库自己的地址。"
    )
    static let errorRemains = LocalizedText(
        "go shows the error of an entry before, since an error counts for more than \"not found\".",
        "go 显示前面条目的错误，因为错误比“不存在”更重要。"
    )

    static func isPrivate(_ path: ModulePath) -> LocalizedText {
        LocalizedText("covers \(path)", "包含 \(path)")
    }

    static func direct(_ request: ProxyWalk.Request) -> LocalizedText {
        request == .sumdb
            ? LocalizedText("is the checksum database itself", "指校验数据库本身")
            : LocalizedText("is the repository itself", "指代码仓库本身")
    }

    /// Why the next entry is asked, or is not.
    ///
    /// - `next`: The number of the next entry, as people count; nil when there is none.
    static func why(_ reaction: EntryReaction, _ fallback: ProxyList.Fallback, next: Int?) -> LocalizedText {
        switch reaction.kind {
        case .serves: served(reaction.request)
        case .servesWrong: servedWrong(reaction.request)
        case .lacks: lacks(reaction.request, next: next)
        case .fails: fails(fallback, next: next)
        case .spoils:
            LocalizedText(
                "go sees the fault when it has ended its way along the list, so nothing leads on, not even `|`.",
                "go 在走完列表之后才发现问题，因此不再询问其他条目，`|` 也无济于事。"
            )
        case .waits:
            LocalizedText(
                "go sets no time limit for an answer: it waits, and asks no other entry.",
                "go 对应答没有时间限制：它会一直等待，不询问其他条目。"
            )
        }
    }

    private static func served(_ request: ProxyWalk.Request) -> LocalizedText {
        request == .sumdb
            ? LocalizedText(
                "go asks the checksum database through this entry, and never the database itself.",
                "go 通过该条目查询校验数据库，不再直接访问数据库。"
            ) : LocalizedText("go takes it and asks no other entry.", "go 采用它，不再询问其他条目。")
    }

    private static func servedWrong(_ request: ProxyWalk.Request) -> LocalizedText {
        switch request {
        case .list, .latest:
            LocalizedText(
                "go reads it as a list without versions, and asks no other entry.",
                "go 把它当作没有版本的列表，不再询问其他条目。"
            )
        case .info, .mod, .zip, .sumdb:
            LocalizedText(
                "go takes it, since neither go.sum nor the checksum database is there to tell that it is wrong.",
                "go 会采用它，因为没有 go.sum 或校验数据库可以发现其中的错误。"
            )
        }
    }

    private static func lacks(_ request: ProxyWalk.Request, next: Int?) -> LocalizedText {
        if let next {
            return LocalizedText(
                "404 and 410 say that it is not here, so entry \(next) is asked.",
                "404 和 410 表示这里没有，因此接着询问第 \(next) 个条目。"
            )
        }
        return request == .sumdb
            ? LocalizedText("The list ends here: the database itself is asked.", "列表到此结束：直接访问校验数据库。")
            : LocalizedText("The list ends here.", "列表到此结束。")
    }

    private static func fails(_ fallback: ProxyList.Fallback, next: Int?) -> LocalizedText {
        guard let next else {
            return LocalizedText("The list ends here, and go ends with this error.", "列表到此结束，go 报告这个错误。")
        }
        return fallback == .onAnyError
            ? LocalizedText(
                "The `|` behind it leads on after any error, so entry \(next) is asked.",
                "其后的 `|` 在任何错误之后都会继续，因此接着询问第 \(next) 个条目。"
            )
            : LocalizedText(
                "The `,` behind it leads on only after 404 or 410, so go stops, and entry \(next) is never asked.",
                "其后的 `,` 只在 404 或 410 之后才继续，因此 go 停止，不会询问第 \(next) 个条目。"
            )
    }
}
