import ErrorLibrary

/// What is said about a recommended GOPROXY.
enum RecommendationWords {
    static let noneIsHealthy = LocalizedText("No mirror is healthy, so none is named.", "没有健康的镜像，因此一个也没有列出。")
    static let fastestFirst = LocalizedText("The fastest mirror comes first.", "最快的镜像排在最前面。")
    static let pipe = LocalizedText(
        "`|` stands between the mirrors, so that any error of one leads to the next; over a `,` only 404 and 410 would.",
        "镜像之间用 `|`，这样任何错误都会转向下一个；若用 `,`，则只有 404 和 410 才会。"
    )
    static let direct = LocalizedText(
        "`,direct` is at the end: what no mirror has is fetched from its repository, and mirrors that fail send no build there.",
        "末尾是 `,direct`：镜像都没有的模块从其仓库获取，而镜像出故障时不会让构建转去访问仓库。"
    )
    static let withoutDirect = LocalizedText(
        "Without `direct` nothing is fetched from repositories: a module that no mirror has is an error.",
        "没有 `direct`，就不会从仓库获取任何内容：镜像都没有的模块会报错。"
    )
    static let isPrivate = LocalizedText(
        "The names of private modules belong into GOPRIVATE: otherwise every entry is asked for them.",
        "私有模块的名称应写入 GOPRIVATE，否则每个条目都会被问到。"
    )
    static let gatekeeper = LocalizedText(
        "A proxy that is to forbid modules needs a `,` behind it: `|` leads around its 403.",
        "如果某个代理用来禁止模块，它后面要用 `,`：`|` 会绕过它的 403。"
    )

    static func spare(_ count: Int) -> LocalizedText {
        LocalizedText(
            "Healthy mirrors that are slower and not named: \(count). More entries make every miss slower.",
            "另有 \(count) 个较慢的健康镜像没有列出：条目越多，查不到模块时越慢。"
        )
    }

    static func leftOut(_ urls: [String]) -> LocalizedText {
        LocalizedText(
            "Left out, since not healthy: \(urls.joined(separator: ", ")).",
            "因不健康而未列出：\(urls.joined(separator: "、"))。"
        )
    }
}
