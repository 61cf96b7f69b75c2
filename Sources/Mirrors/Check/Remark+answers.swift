import Probes

/// What is said of an answer without a look at what it is about.
extension Remark {
    /// What stands in the way of looking at an answer at all; nil for nothing.
    ///
    /// Redirects and limits are other probes' matter: here they leave the question open.
    static func obstacle(_ exchange: Exchange) -> Remark? {
        if let failure = exchange.failure {
            return failure.isOfRedirect ? Remark.fail(failure).asUnknown : .fail(failure)
        }
        guard exchange.status == 429 else { return nil }
        return .unknown("the mirror wants fewer requests (429)", "镜像限制请求次数（429）", code: "MTL-PRX012")
    }

    /// Something other than 200, as `go` takes it; nil for 200.
    ///
    /// - `what`: What was asked for, in English and Chinese.
    static func status(_ exchange: Exchange, _ what: (String, String)) -> Remark? {
        guard let status = exchange.status else { return .fail("MTL-NET011", "no answer", "没有应答") }
        guard status != 200 else { return nil }
        return .fail(code(of: status), "\(status) for \(what.0)", "\(what.1)返回 \(status)")
    }

    /// What it means where builds go on without what was asked for, in most cases; nil unless it says that there is no such thing.
    static func absence(_ exchange: Exchange, _ what: (String, String)) -> Remark? {
        exchange.isAbsent ? status(exchange, what)?.asWarning : nil
    }

    /// The cause that a status stands for.
    static func code(of status: Int) -> String {
        switch status {
        case 401: "MTL-PRX009"
        case 403, 451: "MTL-PRX004"
        case 404, 410: "MTL-PRX014"
        case 407: "MTL-PRX010"
        case 418: "MTL-PRX011"
        case 429: "MTL-PRX012"
        case 500...: "MTL-PRX003"
        case 400...: "MTL-PRX024"
        default: "MTL-PRX019"
        }
    }

    /// A web page in place of a file; nil for anything else.
    ///
    /// - `what`: What was asked for, in English and Chinese.
    static func page(_ exchange: Exchange, _ what: (String, String)) -> Remark? {
        guard exchange.isPage else { return nil }
        return .fail("MTL-PRX017", "a web page in place of \(what.0)", "\(what.1)得到的是网页")
    }
}

extension ProbeFailure {
    /// Whether a redirect could not be followed.
    var isOfRedirect: Bool { code == "MTL-PRX008" || code == "MTL-PRX013" }
}

extension Exchange {
    /// Whether it says that there is no such thing: the only errors that lead over a `,` in GOPROXY.
    var isAbsent: Bool { failure == nil && (status == 404 || status == 410) }

    /// Whether a web page came: no file that a module proxy has begins with `<`.
    var isPage: Bool { body.first { $0 != 0x20 && !(0x09...0x0D).contains($0) } == UInt8(ascii: "<") }
}
