import GoModules
import Probes

/// What an entry of GOPROXY said to a request for a file.
struct ProxyAnswer: Sendable {
    enum Kind: Sendable {
        /// 200, with the body.
        case given([UInt8])
        /// 404 or 410, or a folder that does not have the file: the next entry is asked.
        case absent
        /// Everything else, which go calls an error.
        case failed
    }

    let kind: Kind
    /// The address, without user and password.
    let url: String
    /// Nil for a folder.
    let exchange: Exchange?

    init(_ exchange: Exchange, url: String) {
        self.url = url
        self.exchange = exchange
        self.kind =
            switch exchange.status {
            case _ where exchange.failure != nil: .failed
            case 200: .given(exchange.body)
            case 404, 410: .absent
            default: .failed
            }
    }

    /// - `content`: What a folder has; nil when it does not have the file.
    init(_ content: [UInt8]?, path: String) {
        self.url = "file://\(path)"
        self.exchange = nil
        self.kind = content.map { .given($0) } ?? .absent
    }

    var given: [UInt8]? {
        if case .given(let bytes) = kind { bytes } else { nil }
    }

    /// What go would print of it; nil when it is neither an error nor an absence with a status.
    ///
    /// - `module`: What was asked for, as go names it.
    func message(_ module: String) -> String? {
        guard let exchange, let status = exchange.status, status != 200 else { return nil }
        let reason = StatusText.text(status)
        let said = shownBody.isEmpty ? "" : "\n\tserver response: \(shownBody)"
        return "\(module): reading \(url): \(status) \(reason)\(said)"
    }

    /// The first lines of what the server said, as far as go prints it.
    ///
    /// Rules: cmd/go prints bodies of text/plain, at most eight lines of printable text.
    var shownBody: String {
        guard let exchange, let type = exchange.header("content-type"), type.lowercased().hasPrefix("text/plain") else {
            return ""
        }
        let text = String(decoding: exchange.body.prefix(648), as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(8).prefix {
            !$0.isEmpty
        }
        let shown = lines.joined(separator: "\n\t")
        return shown.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control }
            ? shown : ""
    }

    /// Whether a web page came in place of a file.
    var isPage: Bool {
        guard let body = exchange?.body else { return false }
        let start = String(decoding: body.prefix(512), as: UTF8.self).trimmedBlanks.lowercased()
        return start.hasPrefix("<")
    }
}
