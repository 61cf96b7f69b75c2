package import ChecksumDatabase
import ErrorLibrary
import Foundation
package import GoModules
package import Probes

/// Looks at module proxies as `go` would use them, and compares what they have.
///
/// Each mirror gets some fifty requests, none of them with anything secret but the user and password of its own address. It is never
/// asked so often that it has to defend itself.
package struct MirrorChecker: Sendable {
    let prober: Prober
    let specimens: Specimens
    let database: ChecksumSetting.Database?
    let indexURL: String?
    let known: [String: String]
    let wantsDirect: Bool
    let limits: MirrorLimits
    /// The time, in seconds since 1970.
    private let unixSeconds: @Sendable () -> Int64

    /// - Parameters:
    ///   - prober: What mirrors are asked with.
    ///   - specimens: What they are asked for.
    ///   - database: The checksum database that files are held against; it hears of the specimens, so nil when they are private.
    ///   - indexURL: The index of new versions, such as `https://index.golang.org/index`; nil for none.
    ///   - known: The hashes that files had before, by ``MirrorCheck/Agreement/file``.
    ///   - wantsDirect: Whether the recommended GOPROXY is to end in `direct`.
    ///   - limits: How long it may take, and what counts as late.
    ///   - unixSeconds: The time; nil for that of this machine.
    package init(
        prober: Prober,
        specimens: Specimens,
        database: ChecksumSetting.Database?,
        indexURL: String?,
        known: [String: String] = [:],
        wantsDirect: Bool,
        limits: MirrorLimits = MirrorLimits(),
        unixSeconds: (@Sendable () -> Int64)? = nil
    ) {
        self.prober = prober
        self.specimens = specimens
        self.database = database
        self.indexURL = indexURL
        self.known = known
        self.wantsDirect = wantsDirect
        self.limits = limits
        self.unixSeconds = unixSeconds ?? { Int64(Date().timeIntervalSince1970) }
    }

    /// Checks all of them, in no order.
    ///
    /// - Parameters:
    ///   - mirrors: The addresses; the result has them in this order.
    ///   - progress: Called for each mirror with what the result has of it: when it was looked at, or after the comparison of all mirrors
    ///     when the database does not tell what their files should be. After a cancellation, which ends the check soon, it is not called
    ///     for those that were not looked at to the end, and the result is of no use.
    /// - Returns: A report for each mirror, and what their comparison shows.
    package func check(
        _ mirrors: [ProxyURL],
        report progress: @Sendable (MirrorReport) -> Void = { _ in }
    ) async -> MirrorCheck {
        let background = await background
        let isJudged = specimens.files.allSatisfy { background.direct?.logged.hashes[$0] != nil }
        let examined = await examine(mirrors, background) { if isJudged { progress($0) } }
        let table = table(background, examined)
        let reports = reports(examined, table)
        if !isJudged { for (report, mirror) in zip(reports, examined) where !mirror.isCutShort { progress(report) } }
        return MirrorCheck(
            checkedAt: background.now,
            reports: reports,
            agreements: table.agreements,
            database: background.direct?.name,
            databaseFailure: background.direct?.failure,
            recommendation: Recommendation(after: reports, wantsDirect: wantsDirect)
        )
    }

    /// What one mirror gave.
    private struct Examined: Sendable {
        let report: MirrorReport
        let hashes: [(String, String)]
        let relayed: LoggedHashes
        /// Whether the check was cancelled before the mirror was looked at to the end.
        let isCutShort: Bool
    }

    private var background: CheckBackground {
        get async {
            let now = unixSeconds()
            async let direct = directDatabase
            async let index = index(now)
            return CheckBackground(
                specimens: specimens,
                limits: limits,
                database: database,
                direct: await direct,
                index: await index,
                known: known,
                now: now
            )
        }
    }

    private var directDatabase: DirectDatabase? {
        get async {
            guard let database else { return nil }
            var limits = limits
            limits.mirror = limits.background
            return await DirectDatabase(database, specimens.hashed, prober, limits)
        }
    }

    private func index(_ now: Int64) async -> VersionIndex? {
        guard let indexURL else { return nil }
        let wait = min(limits.answer, limits.background / VersionIndex.mostRequests)
        return await VersionIndex(indexURL, now: now, prober.waiting(wait))
    }

    private func examine(
        _ mirrors: [ProxyURL],
        _ background: CheckBackground,
        _ progress: @Sendable (MirrorReport) -> Void
    ) async -> [Examined] {
        await withTaskGroup(of: (Int, Examined).self) { group in
            var found: [Int: Examined] = [:]
            var waiting = mirrors.enumerated().map { ($0.offset, $0.element) }[...]
            func start() {
                guard let (index, url) = waiting.popFirst() else { return }
                group.addTask { (index, await examined(url, background)) }
            }
            for _ in 0..<limits.mirrorsAtOnce { start() }
            for await (index, mirror) in group {
                found[index] = mirror
                if !mirror.isCutShort { progress(mirror.report) }
                start()
            }
            return mirrors.indices.compactMap { found[$0] }
        }
    }

    private func examined(_ url: ProxyURL, _ background: CheckBackground) async -> Examined {
        let evidence = await MirrorEvidence(of: url, background, prober)
        let judge = MirrorJudge(evidence: evidence, background: background)
        return Examined(
            report: judge.report,
            hashes: judge.hashes.map { ($0.file, $0.hash) },
            relayed: evidence.relayed?.logged ?? LoggedHashes(),
            isCutShort: Task.isCancelled
        )
    }

    private func table(_ background: CheckBackground, _ examined: [Examined]) -> AgreementTable {
        AgreementTable(
            specimens.files,
            logged(background, examined),
            examined.map { ($0.report.name, Dictionary($0.hashes, uniquingKeysWith: { first, _ in first })) }
        )
    }

    /// The reports with what the comparison of all mirrors shows.
    private func reports(_ examined: [Examined], _ table: AgreementTable) -> [MirrorReport] {
        examined.enumerated().map { index, mirror in
            let difference = table.differences(of: index)
            guard mirror.report.verdict != .altered else { return mirror.report }
            guard difference.files.isEmpty else {
                return mirror.report.altered(difference.files, isLogged: difference.isLogged)
            }
            return table.dispute(of: index).map { mirror.report.disputed($0.file, with: $0.others) } ?? mirror.report
        }
    }

    /// What the database attests, by its own word or through any mirror: all of it was proven.
    private func logged(_ background: CheckBackground, _ examined: [Examined]) -> LoggedHashes {
        var logged = background.direct?.logged ?? LoggedHashes()
        for mirror in examined { logged.fill(from: mirror.relayed) }
        return logged
    }
}

extension Specimens {
    /// The names of the files whose hashes are compared.
    fileprivate var files: [String] {
        tagged.map(\.zipName) + hashed.map(\.goModName)
    }
}
