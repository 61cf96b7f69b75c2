import ErrorLibrary
import GoModules

@testable import Mirrors

/// Checks of mirrors that nobody made, for what reports say of them.
enum ReportScene {
    /// 2026-11-22 14:30:00 UTC.
    static let now: Int64 = 1_795_357_800

    /// Texts that want to be more than text.
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "a | b || c",
        "[click](https://evil.example/)", "\u{1B}[31mred\u{07}", "safe\u{202E}gnp.exe", "line\nbreak\r\n\ttab",
        "`code` ``",
        "@everyone #1 *bold* _under_ ~~gone~~ $x$", "&amp; &#60;", "--> <!-- ]]>",
        "https://evil.example www.evil.example",
        "- one\n1. two", "</style></title></textarea>", "a\u{FEFF}\u{0000}\u{E000}",
    ]

    static func text(_ text: String) -> LocalizedText { LocalizedText(text, text) }

    /// A mirror whose probes all end in the same way, but for those that are named.
    static func report(
        _ url: String,
        _ verdict: MirrorReport.Verdict = .healthy,
        score: Int = 100,
        except: [MirrorProbe: ProbeResult.Verdict] = [:],
        detail: String = "as it should be",
        software: String? = nil
    ) throws -> MirrorReport {
        MirrorReport(
            url: try ProxyURL(url),
            results: MirrorProbe.allCases.map { probe in
                let verdict = except[probe] ?? .pass
                let failed = probe == .reach ? "MTL-NET004" : "MTL-PRX003"
                let code = verdict == .fail ? failed : verdict == .warn ? "MTL-TLS002" : nil
                return ProbeResult(probe, verdict, text(detail), code: code, duration: .milliseconds(20))
            },
            verdict: verdict,
            reasons: verdict == .healthy ? [] : [text(detail)],
            score: score,
            latency: latency(40),
            certificateExpiry: url.hasPrefix("https") ? now + 58 * 86_400 : nil,
            tlsVersion: "TLSv1.3",
            httpVersion: "h2",
            software: software,
            secondsBehind: 90
        )
    }

    static func latency(_ milliseconds: Int) -> MirrorReport.Latency {
        var latency = MirrorReport.Latency()
        latency.names = .milliseconds(milliseconds / 10)
        latency.connect = .milliseconds(milliseconds / 5)
        latency.tls = .milliseconds(milliseconds / 4)
        latency.firstByte = .milliseconds(milliseconds / 3)
        latency.total = .milliseconds(milliseconds)
        latency.bytesPerSecond = 8_200_000
        return latency
    }

    /// A healthy mirror, a limited one, a dead one, and one with an altered zip.
    static func check(detail: String = "as it should be", file: String = "rsc.io/quote@v1.5.2") throws -> MirrorCheck {
        var dead: [MirrorProbe: ProbeResult.Verdict] = [:]
        for probe in MirrorProbe.allCases { dead[probe] = probe == .reach ? .fail : .skip }
        let reports = [
            try report("https://user:pa55@proxy.example", detail: detail, software: detail),
            try report("https://limited.example/go", .limited, score: 91, except: [.tls: .warn], detail: detail),
            try report("http://dead.example:8080", .failing, score: 0, except: dead, detail: detail),
            try report(
                "https://altered.example",
                .altered,
                score: 0,
                except: [.zip: .fail, .rate: .unknown],
                detail: detail
            ),
        ]
        let hash = "h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y="
        let statements = reports.enumerated().map { index, report in
            MirrorCheck.Agreement.Statement(
                mirror: report.name,
                hash: index == 2 ? nil : index == 3 ? "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" : hash
            )
        }
        return MirrorCheck(
            checkedAt: now,
            reports: reports,
            agreements: [
                .init(file: file, logged: hash, statements: statements),
                .init(file: "\(file)/go.mod", logged: hash, statements: Array(statements.prefix(2))),
            ],
            database: "sum.golang.org",
            databaseFailure: text(detail),
            recommendation: Recommendation(
                reports.map {
                    .init(
                        url: $0.url,
                        isHealthy: $0.verdict == .healthy || $0.verdict == .limited,
                        latency: $0.latency.total
                    )
                },
                wantsDirect: true
            )
        )
    }

    /// A check of each mirror every ten minutes; the third one is never there, and the second one slow at the end.
    static func history(of check: MirrorCheck, checks: Int = 100) -> [MirrorHistoryPoint] {
        (0..<checks).flatMap { number in
            check.reports.enumerated().map { index, report in
                MirrorHistoryPoint(
                    mirror: report.name,
                    at: now - Int64(600 * (checks - 1 - number)),
                    verdict: index == 1 && number > checks * 3 / 4 ? .limited : report.verdict,
                    score: report.score,
                    total: index == 2
                        ? nil : .milliseconds(index == 1 && number > checks * 3 / 4 ? 900 : 40 + number % 7)
                )
            }
        }
    }
}
