import ErrorLibrary

/// What a watch says to a person.
struct WatchWords {
    private let language: Language

    init(_ language: Language) { self.language = language }

    /// What it does.
    func begins(mirrors: Int, interval: Duration) -> String {
        let time = interval.formattedAsSetting
        return LocalizedText(
            "watching \(mirrors) \(mirrors == 1 ? "mirror" : "mirrors"), every \(time)",
            "正在观察 \(mirrors) 个镜像，每 \(time) 一次"
        )[language]
    }

    /// How to look at the page.
    func page(at socket: String) -> String {
        let command = "curl --unix-socket \(ShellWord.quoted(socket)) http://localhost/mirrors"
        return LocalizedText("page: \(command)", "页面：\(command)")[language]
    }

    /// Before the end of the first round there is no page.
    static let nothingYet = LocalizedText("the first round is not done yet", "第一轮检查尚未完成")
}

extension Duration {
    /// As it would be written in a setting, such as `15m`.
    fileprivate var formattedAsSetting: String {
        let (seconds, _) = components
        for (unit, length) in [("d", Int64(86_400)), ("h", 3600), ("m", 60)] where seconds.isMultiple(of: length) {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}
