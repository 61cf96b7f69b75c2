import ErrorLibrary
import GoModules

@testable import Mirrors

/// Mirrors `a` to `e`, and rounds of them, in the notation of the tests.
struct WatchScene {
    var watch = MirrorWatch(MirrorHistory())
    /// When the next round begins.
    var at: Int64 = 1_800_000_000

    /// What a mirror shows, as letters of a word show it.
    enum Sight: Character {
        case healthy = "h"
        case limited = "l"
        case failing = "f"
        /// Failing, and it does not answer at all.
        case silent = "s"
        case altered = "a"
        case overdue = "o"
    }

    static func name(_ index: Int) -> String { "https://\(["a", "b", "c", "d", "e"][index]).example" }

    /// Takes a round.
    ///
    /// - `sights`: A letter for each mirror.
    mutating func take(_ sights: String, _ agreements: [MirrorCheck.Agreement] = []) throws -> MirrorWatch.Outcome {
        defer { at += 900 }
        return watch.take(try Self.round(sights, at: at, agreements))
    }

    static func round(
        _ sights: String,
        at: Int64 = 1_800_000_000,
        _ agreements: [MirrorCheck.Agreement] = []
    ) throws -> WatchRound {
        let sights = sights.compactMap(Sight.init)
        let mirrors = try sights.indices.map { try ProxyURL(name($0)) }
        let reports = zip(mirrors, sights).filter { $0.1 != .overdue }.map(report)
        if sights.contains(.overdue) {
            return WatchRound(mirrors, finished: reports, begunAt: at, within: .seconds(120), wantsDirect: true)
        }
        let check = MirrorCheck(
            checkedAt: at,
            reports: reports,
            agreements: agreements,
            recommendation: Recommendation([], wantsDirect: true)
        )
        return WatchRound(check, took: .seconds(3))
    }

    static func report(_ url: ProxyURL, _ sight: Sight) -> MirrorReport {
        let (verdict, score): (MirrorReport.Verdict, Int) =
            switch sight {
            case .healthy: (.healthy, 100)
            case .limited: (.limited, 80)
            case .failing: (.failing, 40)
            case .silent, .overdue: (.failing, 0)
            case .altered: (.altered, 0)
            }
        let seen = LocalizedText("it was seen", "已观察")
        var latency = MirrorReport.Latency()
        if sight != .silent { (latency.firstByte, latency.total) = (.milliseconds(25), .milliseconds(112)) }
        return MirrorReport(
            url: url,
            results: [
                ProbeResult(.reach, sight == .silent ? .fail : .pass, seen, code: nil, duration: nil),
                ProbeResult(.list, sight == .healthy ? .pass : .warn, seen),
                ProbeResult(.missing, sight == .failing ? .fail : .pass, seen),
                ProbeResult(.rate, .unknown, seen),
            ],
            verdict: verdict,
            reasons: verdict == .healthy ? [] : [seen],
            score: score,
            latency: latency,
            certificateExpiry: 1_810_000_000,
            httpVersion: sight == .silent ? nil : "h2",
            software: "test/1",
            secondsBehind: sight == .healthy ? 40 : nil,
            redirects: sight == .silent ? nil : 1
        )
    }

    /// The hashes of one file: `=` and what the database has, then a hash for each mirror, `-` for none.
    static func agreement(_ file: String, _ words: String) -> MirrorCheck.Agreement {
        let parts = words.split(separator: " ").map(String.init)
        let logged = parts.first { $0.hasPrefix("=") }.map { String($0.dropFirst()) }
        let statements = parts.filter { !$0.hasPrefix("=") }.enumerated().map { index, hash in
            MirrorCheck.Agreement.Statement(mirror: name(index), hash: hash == "-" ? nil : hash)
        }
        return MirrorCheck.Agreement(file: file, logged: logged, statements: statements)
    }
}
