import ErrorLibrary
import GoModules
import Mirrors
import Synchronization
import TestKit
import Testing

/// What mirrors have beside each other.
@Suite("Agreement of mirrors") struct MirrorAgreementTests {
    private static let altered: MirrorScene.Flaw = Flaws.alteredZip
    private static let correct: MirrorScene.Flaw = { _, _ in nil }

    /// The verdicts, in the order of the mirrors, and of what was reported meanwhile.
    private static func verdicts(
        _ scene: MirrorScene,
        _ flaws: [MirrorScene.Flaw],
        hasDatabase: Bool
    ) async throws -> [MirrorReport.Verdict] {
        let seen = Mutex<[String: MirrorReport.Verdict]>([:])
        let check = try await scene.withMirrors(flaws, hasDatabase: hasDatabase) { mirrors, checker in
            await checker.check(mirrors) { report in seen.withLock { $0[report.name] = report.verdict } }
        }
        // What was reported on the way is final.
        #expect(seen.withLock { $0 } == Dictionary(uniqueKeysWithValues: check.reports.map { ($0.name, $0.verdict) }))
        let zip = try #require(check.agreements.first { $0.file == "example.com/words@v1.2.0" })
        #expect(zip.statements.map(\.mirror) == check.reports.map(\.name))
        #expect((zip.logged == nil) == !hasDatabase)
        for report in check.reports where report.verdict == .altered {
            #expect(report.score == 0 && !report.reasons.isEmpty)
            #expect(report.findings.contains("P.zip fail MTL-SUM022"))
        }
        return check.reports.map(\.verdict)
    }

    @Test("without a database, most of three or more are right") func majority() async throws {
        let scene = try MirrorScene()
        let flaws = [Self.correct, Self.altered, Self.correct]
        #expect(try await Self.verdicts(scene, flaws, hasDatabase: false) == [.healthy, .altered, .healthy])
        // Of two nobody can tell.
        #expect(
            try await Self.verdicts(scene, [Self.correct, Self.altered], hasDatabase: false) == [.limited, .limited]
        )
    }

    @Test("two that contradict each other both say so") func dispute() async throws {
        let check = try await MirrorScene().withMirrors([Self.correct, Self.altered], hasDatabase: false) {
            mirrors,
            checker in
            await checker.check(mirrors)
        }
        #expect(check.hasDispute && !check.hasFailure)
        for (report, other) in zip(check.reports, check.reports.reversed()) {
            #expect(report.findings == [] && report.reasons.count == 1)
            let reason = try #require(report.reasons.first)[.english]
            #expect(reason.hasPrefix("example.com/words@v1.2.0 differs from that of \(other.name)"), "\(reason)")
        }
        let same = try await MirrorScene().withMirrors([Self.correct, Self.correct], hasDatabase: false) {
            mirrors,
            checker in
            await checker.check(mirrors)
        }
        #expect(!same.hasDispute && same.reports.allSatisfy { $0.verdict == .healthy })
    }

    @Test("the database is right, whatever most have") func database() async throws {
        let flaws = [Self.altered, Self.altered, Self.correct]
        #expect(try await Self.verdicts(MirrorScene(), flaws, hasDatabase: true) == [.altered, .altered, .healthy])
    }

    @Test("a database that cannot be reached speaks through any mirror") func relayed() async throws {
        var scene = try MirrorScene()
        scene.isDatabaseThere = false
        let silent: MirrorScene.Flaw = { origin, request in
            request.path.hasPrefix("/sumdb/") ? .text(404, "none") : Flaws.alteredZip(origin, request)
        }
        #expect(try await Self.verdicts(scene, [silent, Self.correct], hasDatabase: true) == [.altered, .healthy])
        let check = try await scene.check()
        #expect(check.databaseFailure != nil && check.database == "sum.example.org")
        #expect(check.reports.map(\.verdict) == [.healthy])
    }

    @Test("a check that is cancelled ends soon and reports nothing half done") func cancelled() async throws {
        let scene = try MirrorScene()
        let hang: MirrorScene.Flaw = { _, request in request.path.hasSuffix(".mod") ? LoopbackReply(.hang) : nil }
        try await scene.withMirrors([hang], hasDatabase: false) { mirrors, checker in
            let start = ContinuousClock.now
            let reported = await withTaskGroup(of: Int.self) { group in
                group.addTask {
                    let count = Mutex(0)
                    _ = await checker.check(mirrors) { _ in count.withLock { $0 += 1 } }
                    return count.withLock { $0 }
                }
                group.cancelAll()
                return await group.next()
            }
            // Far less than the deadline for an answer.
            #expect(start.duration(to: .now) < .seconds(30))
            #expect(reported == 0)
        }
    }
}
