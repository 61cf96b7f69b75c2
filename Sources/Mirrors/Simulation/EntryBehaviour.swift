package import ErrorLibrary

/// How an entry of GOPROXY answers a request, in a simulation.
///
/// The text for it is `ok`, a status such as `404`, or one of ``words``.
package enum EntryBehaviour: Hashable, Sendable {
    /// What was asked for.
    case ok
    /// An answer without what was asked for; 201...299 or 400...599.
    case status(Int)
    /// 200 with a web page, as a captive portal or a login page answers.
    case page
    /// 200 with nothing in it.
    case empty
    /// What was asked for, but another zip than was published.
    case altered
    /// 200, and the connection ends in the middle.
    case cut
    /// No connection comes about.
    case timeout
    /// The connection is taken, and nothing ever comes.
    case hang
    case refused
    /// The connection is taken and closed.
    case reset
    /// The name of the host is unknown.
    case unknownName
    /// The certificate is not trusted.
    case untrusted
    /// Each address redirects to itself.
    case loop

    /// The words for behaviours, besides statuses.
    package static let words = [
        "ok", "html", "empty", "wrong", "cut", "timeout", "hang", "refused", "reset", "dns", "tls", "loop",
    ]

    /// Nil for a text that is no behaviour; `200` is `ok`.
    package init?(_ text: String) {
        switch text {
        case "ok", "200": self = .ok
        case "html": self = .page
        case "empty": self = .empty
        case "wrong": self = .altered
        case "cut": self = .cut
        case "timeout": self = .timeout
        case "hang": self = .hang
        case "refused": self = .refused
        case "reset": self = .reset
        case "dns": self = .unknownName
        case "tls": self = .untrusted
        case "loop": self = .loop
        default:
            // Redirects without a target are errors of a server that no simulation needs.
            guard let status = Int(text), (201...299).contains(status) || (400...599).contains(status) else {
                return nil
            }
            self = .status(status)
        }
    }

    /// What it does, as the second half of a sentence that begins with the entry.
    ///
    /// - `request`: What it is asked for.
    package func words(for request: ProxyWalk.Request) -> LocalizedText {
        switch self {
        case .ok: LocalizedText("answers 200", "返回 200")
        case .status(let status): Self.words(of: status)
        case .page: LocalizedText("answers 200 with a web page", "返回 200，但内容是网页")
        case .empty: LocalizedText("answers 200 with nothing in it", "返回 200，但内容为空")
        case .altered where request == .zip:
            LocalizedText("answers 200 with another zip than was published", "返回 200，但 zip 与发布的内容不同")
        case .altered: LocalizedText("answers 200", "返回 200")
        case .cut: LocalizedText("breaks the answer off in the middle", "应答中途断开")
        case .timeout: LocalizedText("does not take the connection", "无法建立连接（超时）")
        case .hang: LocalizedText("takes the connection and never answers", "接受连接，但始终不应答")
        case .refused: LocalizedText("refuses the connection", "拒绝连接")
        case .reset: LocalizedText("closes the connection without an answer", "不应答就关闭连接")
        case .unknownName: LocalizedText("has a host name that nobody knows", "主机名无法解析")
        case .untrusted: LocalizedText("has a certificate that go does not trust", "证书不受 go 信任")
        case .loop: LocalizedText("redirects in a circle", "循环重定向")
        }
    }

    private static func words(of status: Int) -> LocalizedText {
        let status = StatusLine(status).description
        return LocalizedText("answers \(status)", "返回 \(status)")
    }
}

extension EntryBehaviour: CustomStringConvertible {
    /// The text that it can be read from.
    package var description: String {
        switch self {
        case .ok: "ok"
        case .status(let status): String(status)
        case .page: "html"
        case .empty: "empty"
        case .altered: "wrong"
        case .cut: "cut"
        case .timeout: "timeout"
        case .hang: "hang"
        case .refused: "refused"
        case .reset: "reset"
        case .unknownName: "dns"
        case .untrusted: "tls"
        case .loop: "loop"
        }
    }
}
