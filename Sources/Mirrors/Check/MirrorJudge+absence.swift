import ErrorLibrary
import GoModules
import Probes

/// What the mirror says about what does not exist.
extension MirrorJudge {
    var missing: ProbeResult {
        var exhibits = [
            exhibit(.missingList, ("a module that does not exist", "不存在的模块")),
            exhibit(.missingInfo, ("a version of a module that does not exist", "不存在的模块的版本")),
            parent,
        ]
        if let path = background.specimens.tagged.first?.path {
            let question = MirrorQuestion.missingVersion(path, background.specimens.missingVersions.known)
            exhibits.append(exhibit(question, ("a version that does not exist", "不存在的版本")))
        }
        return judged(.missing, exhibits)
    }

    /// An error for a shorter path does no harm when `go` finds the module at a longer one: <https://go.dev/issue/34094>.
    private var parent: Exhibit {
        let exhibit = exhibit(.parentList, ("a path that is no module", "不是模块的路径"))
        return Exhibit(question: exhibit.question, isMild: true) { exhibit.look($0).asWarning }
    }

    /// 404 and 410 alone say that there is no such thing: any other answer ends what `go` does.
    ///
    /// Rules: <https://go.dev/ref/mod#goproxy-protocol>
    private func exhibit(_ question: MirrorQuestion, _ what: (String, String)) -> Exhibit {
        Exhibit(question: question) { exchange in
            if exchange.isAbsent {
                let status = exchange.status ?? 404
                return .pass("\(status) for what does not exist", "不存在的内容返回 \(status)")
            }
            if let remark = Remark.status(exchange, what) { return remark }
            if exchange.isPage {
                return .fail("MTL-PRX017", "200 and a web page for \(what.0)", "\(what.1)返回 200 和网页")
            }
            return .fail("MTL-PRX005", "200 for \(what.0)", "\(what.1)返回 200")
        }
    }

    var missingBody: ProbeResult {
        judged(
            .missingBody,
            [
                Exhibit(question: .missingList) { exchange in
                    guard exchange.isAbsent else { return .skip("no 404 came", "没有得到 404") }
                    return ShownBody(exchange).remark
                }
            ]
        )
    }

    var privateLeak: ProbeResult {
        let question = MirrorQuestion.privateList(background.specimens)
        let exchange = evidence.answers[question]?.exchange
        if exchange?.failure?.code == "MTL-NET016" {
            return Self.leak(background.limits.answer).result(of: .privateLeak, duration: exchange?.timings.total)
        }
        let longest = (latency.firstByte ?? .zero) + background.limits.directWait
        let exhibit = Exhibit(question: question, isMild: true) { exchange in
            let wait = exchange.timings.firstByte ?? .zero
            return wait > longest ? Self.leak(wait) : .pass("answered as soon as other names", "应答与其他名称一样快")
        }
        return judged(.privateLeak, [exhibit])
    }

    private static func leak(_ wait: Duration) -> Remark {
        let milliseconds = wait / .milliseconds(1)
        let shown = "\(Int(milliseconds.rounded())) ms"
        return .warn(
            "MTL-PRX015",
            "a private name took \(shown), as if it was looked for in its repository",
            "私有名称用了 \(shown)，像是去其仓库查找过"
        )
    }

    var disableFetch: ProbeResult {
        guard let path = background.specimens.tagged.first?.path else { return Self.notNamed.result(of: .disableFetch) }
        let question = MirrorQuestion.unfetched(path, background.specimens.missingVersions.fresh)
        if let exchange = evidence.answers[question]?.exchange, let failure = exchange.failure, !failure.isOfRedirect {
            return Remark.warn("MTL-PRX028", failure.text, failure.text)
                .result(of: .disableFetch, duration: exchange.timings.total)
        }
        return judged(
            .disableFetch,
            [
                Exhibit(question: question) { exchange in
                    guard exchange.isAbsent else {
                        let status = exchange.status ?? 0
                        return .warn("MTL-PRX028", "\(status) in place of 404", "返回 \(status)，而不是 404")
                    }
                    guard let word = Self.traceOfFetching(exchange.body) else {
                        return .pass("404, and no trace of a fetch", "404，没有抓取的迹象")
                    }
                    return .warn("MTL-PRX028", "its answer speaks of \(word)", "应答中出现了 \(word)")
                }
            ]
        )
    }

    /// Words of git, or of `go` about a repository, in an answer that nobody should have looked into a repository for.
    private static func traceOfFetching(_ body: [UInt8]) -> String? {
        let text = String(decoding: body.prefix(4096), as: UTF8.self)
        let traces = [
            "git ls-remote", "git fetch", "unknown revision", "invalid version: git", "terminal prompts disabled",
            "could not read Username", "exit status 128",
        ]
        return traces.first { text.contains($0) }
    }
}
