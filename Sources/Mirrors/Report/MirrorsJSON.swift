package import ErrorLibrary
import Foundation
import GoModules

/// A check of mirrors for programs; docs/mirrors.md says what the fields are.
package struct MirrorsJSON: Encodable {
    private let version = 1
    private let checked: String
    private let mirrors: [Mirror]
    private let database: Database
    private let agreements: [Agreement]
    private let recommended: Recommended

    private struct Mirror: Encodable {
        let name: String
        let verdict: String
        let score: Int
        let reasons: [String]
        let latency: Latency
        let bytesPerSecond: Int?
        let certificateExpires: String?
        let tlsVersion: String?
        let httpVersion: String?
        let software: String?
        let secondsBehind: Int?
        let redirects: Int?
        let probes: [Probe]
    }

    /// In seconds.
    private struct Latency: Encodable {
        let names: Double?
        let connect: Double?
        let tls: Double?
        let firstByte: Double?
        let total: Double?
    }

    private struct Probe: Encodable {
        let id: String
        let title: String
        let verdict: String
        let code: String?
        let detail: String
        let seconds: Double?
    }

    private struct Database: Encodable {
        let name: String?
        let failure: String?
    }

    private struct Agreement: Encodable {
        let file: String
        let logged: String?
        let agrees: Bool
        let hashes: [Hash]
    }

    private struct Hash: Encodable {
        let mirror: String
        let hash: String?
    }

    private struct Recommended: Encodable {
        let goproxy: String?
        let run: String?
        let reasons: [String]
    }

    /// - `language`: That of the texts; names and verdicts have none.
    package init(_ check: MirrorCheck, _ language: Language) {
        self.checked = ProxyTime(secondsSince1970: check.checkedAt)?.utc ?? String(check.checkedAt)
        self.mirrors = check.reports.map { Self.mirror($0, language) }
        self.database = Database(name: check.database, failure: check.databaseFailure?[language])
        self.agreements = check.agreements.map { agreement in
            Agreement(
                file: agreement.file,
                logged: agreement.logged,
                agrees: agreement.isUnanimous,
                hashes: agreement.statements.map { Hash(mirror: $0.mirror, hash: $0.hash) }
            )
        }
        self.recommended = Recommended(
            goproxy: check.recommendation.line,
            run: check.recommendation.line.map(SettingCommand.text(goproxy:)),
            reasons: check.recommendation.reasons.map { $0[language] }
        )
    }

    /// With a line break at its end.
    package var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch { return "{\"error\":\"\(type(of: error))\"}\n" }
    }

    private static func mirror(_ report: MirrorReport, _ language: Language) -> Mirror {
        Mirror(
            name: report.name,
            verdict: report.verdict.rawValue,
            score: report.score,
            reasons: report.reasons.map { $0[language] },
            latency: latency(report.latency),
            bytesPerSecond: report.latency.bytesPerSecond,
            certificateExpires: report.certificateExpiry.flatMap { ProxyTime(secondsSince1970: $0)?.utc },
            tlsVersion: report.tlsVersion,
            httpVersion: report.httpVersion,
            software: report.software,
            secondsBehind: report.secondsBehind,
            redirects: report.redirects,
            probes: report.results.map { probe($0, language) }
        )
    }

    private static func latency(_ latency: MirrorReport.Latency) -> Latency {
        Latency(
            names: seconds(latency.names),
            connect: seconds(latency.connect),
            tls: seconds(latency.tls),
            firstByte: seconds(latency.firstByte),
            total: seconds(latency.total)
        )
    }

    private static func probe(_ result: ProbeResult, _ language: Language) -> Probe {
        Probe(
            id: result.probe.rawValue,
            title: result.probe.title[language],
            verdict: result.verdict.rawValue,
            code: result.code,
            detail: result.detail[language],
            seconds: seconds(result.duration)
        )
    }

    /// To a tenth of a millisecond.
    private static func seconds(_ duration: Duration?) -> Double? {
        duration.map { ($0.inSeconds * 10_000).rounded() / 10_000 }
    }
}
