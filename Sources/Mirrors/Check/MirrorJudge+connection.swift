import ErrorLibrary
import GoModules
import Probes

/// How the mirror is reached.
extension MirrorJudge {
    var reach: ProbeResult {
        guard let ladder = evidence.ladder else {
            return Remark.unknown("not looked at", "未检查").result(of: .reach)
        }
        if let failure = ladder.failure {
            if failure.step == .tls {
                return Remark.skip("the TLS handshake failed", "TLS 握手失败").result(of: .reach)
            }
            if failure.isOfConnection || evidence.answers.exchanges.allSatisfy({ $0.failure != nil }) {
                return Remark.fail(failure).result(of: .reach)
            }
        }
        if let remark = saysOneThing { return remark.result(of: .reach) }
        let address = evidence.answers.exchanges.lazy.compactMap(\.address).first
        return Remark.pass("it answers\(address.map { " from \($0)" } ?? "")", "有应答\(address.map { "（\($0)）" } ?? "")")
            .result(of: .reach, duration: Self.total(ladder))
    }

    /// What stands before all files of a mirror, such as a login, or a wrong address: one fault rather than thirty.
    private var saysOneThing: Remark? {
        let essential = background.specimens.tagged.prefix(1).flatMap { module -> [MirrorQuestion] in
            [.list(module.path), .info(module), .mod(module), .zip(module, most: background.limits.largestZip)]
        }
        let exchanges = essential.compactMap { evidence.answers[$0]?.exchange }
        guard let first = exchanges.first, exchanges.count == essential.count, first.failure == nil else { return nil }
        guard exchanges.allSatisfy({ $0.failure == nil && $0.status == first.status && $0.isPage == first.isPage })
        else { return nil }
        let files = ("each file", "每个文件")
        if first.status == 429 { return nil }
        if let remark = Remark.status(first, files) { return remark }
        return Remark.page(first, files)
    }

    private static func total(_ ladder: Ladder) -> Duration { ladder.rungs.reduce(.zero) { $0 + $1.duration } }

    var tls: ProbeResult {
        guard evidence.url.isSecure else {
            return Remark.skip("plain http", "明文 http").result(of: .tls)
        }
        let rung = evidence.ladder?.rung(.tls)
        if let failure = evidence.ladder?.failure, failure.step == .tls {
            return Remark.fail(failure).result(of: .tls, duration: rung?.duration)
        }
        guard rung != nil, let facts = evidence.ladder?.tls, let certificate = facts.chain.first else {
            return Remark.skip("no handshake", "没有进行握手").result(of: .tls)
        }
        let version = facts.version ?? "TLS"
        let days = (certificate.notAfter.secondsSince1970 - background.now) / 86_400
        let remark =
            days < Int64(background.limits.certificateDays)
            ? Remark.warn(
                "MTL-TLS008",
                "the certificate expires in \(days) days, at \(certificate.notAfter.utc)",
                "证书将在 \(days) 天后到期（\(certificate.notAfter.utc)）"
            )
            : .pass("\(version), and \(days) days until the certificate expires", "\(version)，证书剩余 \(days) 天")
        return remark.result(of: .tls, duration: rung?.duration)
    }

    var http2: ProbeResult {
        guard evidence.url.isSecure else { return Remark.skip("plain http", "明文 http").result(of: .http2) }
        if let failure = evidence.ladder?.failure, failure.code == "MTL-NET010" {
            return Remark.fail(failure).result(of: .http2)
        }
        guard evidence.ladder?.tls?.applicationProtocol == "h2" else {
            return Remark.skip("HTTP/1.1 alone is offered, which does", "仅提供 HTTP/1.1，足够使用").result(of: .http2)
        }
        return Remark.pass("a request over HTTP/2 was answered", "HTTP/2 请求得到应答").result(of: .http2)
    }

    var redirect: ProbeResult {
        let exchanges = evidence.answers.exchanges
        if let failure = exchanges.lazy.compactMap(\.failure).first(where: \.isOfRedirect) {
            return Remark.fail(failure).result(of: .redirect)
        }
        guard let most = exchanges.max(by: { $0.hops.count < $1.hops.count }), !most.hops.isEmpty else {
            return Remark.pass("none", "没有重定向").result(of: .redirect)
        }
        let host = Origin(url: most.url)?.host ?? ""
        return Remark.pass(
            "at most \(most.hops.count) for a file, the last one to \(host)",
            "每个文件最多 \(most.hops.count) 次，最终指向 \(host)"
        ).result(of: .redirect)
    }

    /// How many redirects lead to the first zip; nil when it did not come.
    var redirectsToZip: Int? {
        guard let first = background.specimens.tagged.first,
            let exchange = evidence.answers[.zip(first, most: background.limits.largestZip)]?.exchange,
            exchange.status == 200, exchange.failure == nil
        else { return nil }
        return exchange.hops.count
    }

    var rate: ProbeResult {
        guard let limited = evidence.answers.exchanges.first(where: { $0.status == 429 }) else {
            return Remark.skip("no limit was met", "没有遇到限制").result(of: .rate)
        }
        guard let wait = limited.header("Retry-After"), Self.isWait(wait) else {
            return Remark.fail(
                "MTL-PRX012",
                "429 without Retry-After: nobody knows when to come back",
                "429 没有带 Retry-After：无法得知何时重试"
            ).result(of: .rate)
        }
        let shown = PlainText.shown(wait)
        return Remark.warn("MTL-PRX012", "429, with Retry-After: \(shown)", "429，Retry-After：\(shown)").result(
            of: .rate
        )
    }

    /// Seconds, or a date: <https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3>.
    private static func isWait(_ value: String) -> Bool {
        let isNumber = !value.isEmpty && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber || value.hasSuffix(" GMT")
    }
}
