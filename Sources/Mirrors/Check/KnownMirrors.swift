package import ErrorLibrary
package import GoModules

/// Module proxies that anybody may use.
package enum KnownMirrors {
    /// One of them.
    package struct Mirror: Hashable, Sendable {
        package let url: ProxyURL
        /// Where its operator, or somebody who uses it, names the address.
        package let source: String
        /// A limit that is known of it; nil for none.
        package let note: LocalizedText?
    }

    /// The addresses, in the order in which they are shown.
    package static let all: [ProxyURL] = mirrors.map(\.url)

    /// All that is known; the official one first.
    package static let mirrors: [Mirror] = [
        mirror("https://proxy.golang.org", "https://proxy.golang.org/", mainland),
        mirror("https://goproxy.cn", "https://github.com/goproxy/goproxy.cn"),
        mirror("https://goproxy.io", "https://goproxy.io/docs/getting-started.html"),
        // Named besides the ones above by chsrc, a tool that chooses mirrors, in its recipe for Go.
        mirror(
            "https://mirrors.aliyun.com/goproxy",
            "https://github.com/RubyMetric/chsrc/blob/main/src/recipe/lang/Go.c"
        ),
        mirror(
            "https://mirrors.cloud.tencent.com/go",
            "https://gist.github.com/wwqgtxx/0060e185dac21ca969fc1127a44f95c6"
        ),
        mirror(
            "https://mirrors.huaweicloud.com/repository/goproxy",
            "https://github.com/RubyMetric/chsrc/issues/227",
            withoutDatabase
        ),
    ].compactMap(\.self)

    private static let mainland = LocalizedText(
        "It cannot be reached from most of mainland China (golang/go#31755).",
        "中国大陆大部分地区无法访问（golang/go#31755）。"
    )
    private static let withoutDatabase = LocalizedText(
        "It was seen not to pass on the checksum database, which then has to be reached by itself (chsrc#227).",
        "据观察它不代理校验数据库，因此数据库必须能直接访问（chsrc#227）。"
    )

    private static func mirror(_ url: String, _ source: String, _ note: LocalizedText? = nil) -> Mirror? {
        do { return Mirror(url: try ProxyURL(url), source: source, note: note) } catch { return nil }
    }
}
