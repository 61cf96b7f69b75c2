import ErrorLibrary
import Probes

extension ProbeFact.Name {
    /// The name in every language.
    var title: LocalizedText {
        switch self {
        case .addresses: text("地址")
        case .nameServers: text("域名服务器")
        case .suspicious: text("可疑地址")
        case .attempt: text("连接")
        case .peer: text("已连接到")
        case .lostFamily: text("不通的地址族")
        case .outboundProxy: text("出站代理")
        case .proxyAnswer: text("出站代理的应答")
        case .tlsVersion: text("TLS 版本")
        case .applicationProtocol: text("应用层协议")
        case .certificate: text("证书")
        case .issuer: text("颁发者")
        case .certificateNames: text("证书中的名称")
        case .validFrom: text("生效时间")
        case .validUntil: text("到期时间")
        case .handshake: text("握手")
        case .trust: text("证书颁发机构")
        case .ourClock: text("本机时钟")
        case .serverClock: text("服务器时钟")
        case .received: text("收到的内容")
        case .status: text("状态码")
        case .http2, .http1: LocalizedText(rawValue, rawValue)
        }
    }

    /// The English name is the raw value.
    private func text(_ chinese: String) -> LocalizedText { LocalizedText(rawValue, chinese) }
}
