/// What `go` makes of the answers of one entry.
///
/// Rules: <https://github.com/golang/go/blob/go1.27.3/src/cmd/go/internal/modfetch/proxy.go> and `fetch.go` beside it, which says
/// what is looked at after the way along the list has ended.
struct AnswerReader {
    let question: ProxyQuestion
    let answers: EntryAnswers
    /// The address of the entry, without user name and password.
    let base: String

    /// What comes of asking for `request`, which may take more than one request.
    func reaction(to request: ProxyWalk.Request) -> EntryReaction {
        guard request == .latest else { return single(request) }
        let list = single(.list)
        // The version that the list leads to is looked at before this entry counts as the one that answered.
        if list.kind == .serves { return single(.info) }
        guard list.kind == .servesWrong else { return list }
        let latest = single(.latest)
        switch latest.kind {
        case .lacks: return EntryReaction(.fails, .latest, "no matching versions for query \"latest\"", "MTL-MOD022")
        case .serves: return single(.info)
        case .servesWrong, .fails, .spoils, .waits: return latest
        }
    }

    private func single(_ request: ProxyWalk.Request) -> EntryReaction {
        let url = base + question.path(of: request)
        switch answers[request] {
        case .ok: return EntryReaction(.serves, request)
        case .status(let status): return reaction(to: status, url, request)
        case .page: return page(request)
        case .empty: return empty(request)
        case .altered: return request == .zip ? mismatch(.zip, ifDatabase: .spoils) : EntryReaction(.serves, request)
        case .hang: return EntryReaction(.waits, request)
        case .cut where request == .sumdb:
            return EntryReaction(.fails, request, "reading \(url): unexpected EOF", "MTL-NET012")
        case .cut: return EntryReaction(.fails, request, "read \"\(url)\": unexpected EOF", "MTL-NET012")
        case .timeout: return broken(request, "dial tcp \(address): i/o timeout", "MTL-NET003")
        case .refused: return broken(request, "dial tcp \(address): connect: connection refused", "MTL-NET004")
        case .reset: return broken(request, "EOF", "MTL-NET011")
        case .unknownName: return broken(request, "dial tcp: lookup \(host): no such host", "MTL-NET001")
        case .untrusted:
            let words = "tls: failed to verify certificate: x509: certificate signed by unknown authority"
            return broken(request, words, "MTL-TLS001")
        case .loop: return broken(request, "stopped after 10 redirects", "MTL-PRX013")
        }
    }

    /// No answer came about.
    private func broken(_ request: ProxyWalk.Request, _ words: String, _ code: String) -> EntryReaction {
        EntryReaction(.fails, request, "Get \"\(base)\(question.path(of: request))\": \(words)", code)
    }

    private func page(_ request: ProxyWalk.Request) -> EntryReaction {
        switch request {
        case .info, .latest: invalid(request, "invalid character '<' looking for beginning of value", "MTL-PRX017")
        case .mod: mismatch(.mod, ifDatabase: .fails)
        case .list, .zip, .sumdb: useless(request)
        }
    }

    private func empty(_ request: ProxyWalk.Request) -> EntryReaction {
        switch request {
        case .info, .latest: invalid(request, "unexpected end of JSON input", "MTL-PRX018")
        case .mod: mismatch(.mod, ifDatabase: .fails, "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=", "MTL-SUM008")
        case .list, .zip, .sumdb: useless(request)
        }
    }

    private func invalid(_ request: ProxyWalk.Request, _ words: String, _ code: String) -> EntryReaction {
        EntryReaction(.fails, request, "invalid response from proxy \"\(base)\": \(words)", code)
    }

    /// 200 with what is neither a list, nor a zip, nor a record; for the database the mere status says that it is relayed.
    private func useless(_ request: ProxyWalk.Request) -> EntryReaction {
        switch request {
        case .zip: EntryReaction(.spoils, request, "zip: not a valid zip file", "MTL-PRX006")
        case .sumdb: EntryReaction(.spoils, request, "malformed record data", "MTL-SUM014")
        case .list, .latest, .info, .mod: EntryReaction(.servesWrong, request)
        }
    }

    /// Bytes that are not those that were published.
    ///
    /// A hash that is not that of go.sum ends `go` on the spot. The database is asked about go.mod while the list is walked, and about the
    /// zip when that is over.
    ///
    /// - `kind`: What a mismatch with the database is.
    private func mismatch(
        _ request: ProxyWalk.Request,
        ifDatabase kind: EntryReaction.Kind,
        _ hash: String = "h1:…",
        _ code: String? = nil
    ) -> EntryReaction {
        let words = "checksum mismatch\n\tdownloaded: \(hash)\n\t"
        let noun = request == .zip ? "module" : "go.mod"
        return switch question.verification {
        case .none: EntryReaction(.servesWrong, request)
        case .goSum: EntryReaction(.spoils, request, "\(words)go.sum:     h1:…", code ?? "MTL-SUM001")
        case .database(let name):
            EntryReaction(kind, request, "verifying \(noun): \(words)\(name): h1:…", code ?? "MTL-SUM002")
        }
    }

    private func reaction(to status: Int, _ url: String, _ request: ProxyWalk.Request) -> EntryReaction {
        let message = "reading \(url): \(StatusLine(status))"
        guard status == 404 || status == 410 else {
            return EntryReaction(.fails, request, message, Self.code(of: status, request))
        }
        return base.hasPrefix("file:")
            ? EntryReaction(.lacks, request, "reading \(url): no such file or directory", "MTL-PRX025")
            : EntryReaction(.lacks, request, message, "MTL-PRX014")
    }

    private static func code(of status: Int, _ request: ProxyWalk.Request) -> String {
        switch status {
        case 400... where request == .sumdb: "MTL-PRX020"
        case 401: "MTL-PRX009"
        case 403, 451: "MTL-PRX004"
        case 407: "MTL-PRX010"
        case 418: "MTL-PRX011"
        case 429: "MTL-PRX012"
        case 500...: "MTL-PRX003"
        case 400...: "MTL-PRX024"
        default: "MTL-PRX019"
        }
    }

    /// Host and port; `go` tells an address here, which no simulation knows.
    private var address: String {
        let port = base.hasPrefix("https:") ? ":443" : ":80"
        return authority.last == "]" || !authority.contains(":") ? "\(authority)\(port)" : String(authority)
    }

    private var host: String {
        authority.first == "["
            ? String(authority.prefix { $0 != "]" }.dropFirst()) : String(authority.prefix { $0 != ":" })
    }

    private var authority: Substring {
        base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(2).first ?? ""
    }
}
