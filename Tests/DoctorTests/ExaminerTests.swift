import Doctor
import ErrorLibrary
import Foundation
import Probes
import Testing

@Suite("The checks together") struct ExaminerTests {
    private static func check(
        _ id: String,
        after: [String] = [],
        limit: Duration = .seconds(60),
        _ work: @escaping Check.Work
    ) -> Check {
        Check(id, LocalizedText(id, id), after: after, limit: limit, work: work)
    }

    private static func examination() throws -> Examination {
        Examination(
            settings: GoSettings(environment: [:]),
            project: nil,
            modules: [],
            isOffline: true,
            library: try ErrorLibrary(),
            prober: Prober(environment: [:])
        )
    }

    private struct Broken: Error {}

    @Test("one that throws, or takes too long, ends no other") func isolation() async throws {
        let checks = [
            Self.check("env.a") { _ in throw Broken() },
            Self.check("env.b", limit: .milliseconds(1)) { _ in
                // Says nothing until it is given up.
                for await _ in AsyncStream<Void>(unfolding: { await AsyncStream<Void> { _ in }.first { _ in true } }) {}
                return []
            },
            Self.check("env.c", after: ["env.a", "env.b"]) { _ in [.ok(Outcome.Node("env.c"))] },
        ]
        let diagnosis = await Examiner(checks).run(try Self.examination())
        #expect(diagnosis.outcomes.map(\.verdict) == [.unknown, .unknown, .ok])
        #expect(diagnosis.verdict == .unknown)
    }

    @Test("each sees what those before it have said") func order() async throws {
        let checks = [
            Self.check("net.tcp", after: ["net.dns"]) { examination in
                let obstacle = examination.record.obstacle("host", ["net.dns"])
                return [.skip(Outcome.Node("net.tcp", "host"), because: obstacle)]
            },
            Self.check("net.dns") { _ in [.fail(Outcome.Node("net.dns", "host"), "MTL-NET001")] },
        ]
        let diagnosis = await Examiner(checks).run(try Self.examination())
        #expect(diagnosis.outcomes.map(\.because) == [Outcome.Node("net.dns", "host"), nil])
        #expect(diagnosis.causes(try ErrorLibrary()).map(\.node.check) == ["net.dns"])
    }

    @Test("the lowest layer is the root, and equal causes are one") func causes() async throws {
        let checks = [
            Self.check("proto.info") { _ in
                [
                    .fail(Outcome.Node("proto.info", "a"), "MTL-PRX003"),
                    .fail(Outcome.Node("proto.info", "b"), "MTL-PRX003"),
                ]
            },
            Self.check("env.goflags") { _ in [.fail(Outcome.Node("env.goflags"), "MTL-CFG007")] },
            Self.check("cache.hash") { _ in [.warn(Outcome.Node("cache.hash"), "MTL-CACHE001")] },
        ]
        let causes = await Examiner(checks).run(try Self.examination()).causes(try ErrorLibrary())
        #expect(causes.map(\.code) == ["MTL-CFG007", "MTL-PRX003"])
    }

    @Test("a selection brings what it needs") func selection() {
        let examiner = Examiner()
        #expect(examiner.selected(["net.tcp"]) == ["net.dns", "net.tcp"])
        #expect(examiner.selected(["cache"]).allSatisfy { !$0.hasPrefix("net.") })
        #expect(examiner.selected([]).count == Examiner.all.count)
    }

    @Test("have names of their own, groups, and come after checks that there are") func names() {
        let ids = Examiner.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        for check in Examiner.all {
            #expect(CheckGroup(rawValue: String(check.id.prefix { $0 != "." })) != nil, "\(check.id)")
            #expect(check.after.allSatisfy(ids.contains), "\(check.id)")
        }
    }

    @Test("are those that the error library names") func library() throws {
        let ids = Set(Examiner.all.map(\.id))
        for entry in try ErrorLibrary().entries {
            #expect(Set(entry.checks).isSubset(of: ids), "\(entry.code)")
        }
    }

    @Test("are those that docs/doctor.md has, in their order") func page() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/doctor.md")
            .standardizedFileURL
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter {
            $0.hasPrefix("| `") && $0.contains(".")
        }
        let told = rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }.filter {
            $0.contains(".")
        }
        #expect(
            told.filter { !$0.contains("[]") && !$0.hasPrefix("root.") } == Examiner.all.sorted(byGroup: ()).map(\.id)
        )
    }
}

extension [Check] {
    /// As `martlet doctor --list` shows them.
    fileprivate func sorted(byGroup: Void) -> [Check] {
        CheckGroup.allCases.flatMap { group in filter { $0.group == group } }
    }
}
