package import ErrorLibrary

extension MirrorProbe {
    /// What is well: the expectation as a phrase for a table, in every language.
    package var title: LocalizedText {
        switch self {
        case .reach: LocalizedText("answers a request", "能够应答请求")
        case .tls: LocalizedText("certificate is trusted and lasts", "证书受信任且不会很快到期")
        case .http2: LocalizedText("HTTP/2 works where it is offered", "提供 HTTP/2 时能正常工作")
        case .redirect: LocalizedText("redirects are few and never leave https", "重定向很少，且从不离开 https")
        case .list: LocalizedText("list has the released versions, one on each line", "版本列表每行一个已发布版本")
        case .listEmpty: LocalizedText("list of a module without tags is empty", "没有标签的模块，版本列表为空")
        case .latest: LocalizedText("@latest names the newest version", "@latest 给出最新版本")
        case .freshness: LocalizedText("new versions arrive soon", "新版本很快可用")
        case .info: LocalizedText(".info names the version and its time", ".info 给出版本及其时间")
        case .infoBranch: LocalizedText("a branch becomes a pseudo-version", "分支名解析为伪版本")
        case .infoIncompatible: LocalizedText("+incompatible versions are served", "提供 +incompatible 版本")
        case .mod: LocalizedText(".mod is the published one", ".mod 与发布的一致")
        case .zip: LocalizedText("zip is the published one", "zip 与发布的一致")
        case .zipHead: LocalizedText("HEAD is answered", "支持 HEAD 请求")
        case .zipRange: LocalizedText("parts of a zip can be asked for", "可以请求 zip 的一部分")
        case .zipETag: LocalizedText("an unchanged zip is not sent again", "未变化的 zip 不会重复发送")
        case .escapes: LocalizedText("capitals in paths are escaped with !", "路径中的大写字母用 ! 转义")
        case .missing: LocalizedText("404 or 410 for what does not exist", "不存在的模块返回 404 或 410")
        case .missingBody: LocalizedText("a 404 says why in plain text", "404 以纯文本说明原因")
        case .privateLeak: LocalizedText("private names are answered at once", "私有名称立即得到应答")
        case .sumdbSupported: LocalizedText("passes the checksum database on", "代理校验数据库")
        case .sumdbLatest: LocalizedText("passes on the signed state of the database", "转发数据库签名的当前状态")
        case .sumdbLookup: LocalizedText("passes on checksums that can be verified", "转发可验证的校验和")
        case .sumdbTile: LocalizedText("passes on the tiles of the database", "转发数据库的数据块（tile）")
        case .toolchain: LocalizedText("has Go toolchains", "提供 Go 工具链")
        case .disableFetch: LocalizedText("fetches nothing when asked not to", "按要求不主动抓取")
        case .rate: LocalizedText("says when to come back after 429", "返回 429 时说明何时重试")
        case .immutable: LocalizedText("files have the hashes that they had before", "文件的哈希与以前相同")
        case .retained: LocalizedText("keeps versions deleted at their origin", "保留已在源头删除的版本")
        }
    }

    /// What it counts in ``MirrorReport/score``, from 1 for a convenience to 10 for what every build needs.
    package var weight: Int {
        switch self {
        case .reach, .info, .mod, .zip, .missing: 10
        case .list: 8
        case .latest, .escapes: 6
        case .tls, .immutable: 5
        case .listEmpty, .toolchain, .sumdbSupported, .sumdbLookup, .sumdbTile: 4
        case .redirect, .freshness, .infoBranch, .infoIncompatible, .retained: 3
        case .missingBody, .privateLeak, .sumdbLatest, .rate: 2
        case .http2, .zipHead, .zipRange, .zipETag, .disableFetch: 1
        }
    }
}
