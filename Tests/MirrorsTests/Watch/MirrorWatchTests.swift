import ErrorLibrary
import GoModules
import Testing

@testable import Mirrors

@Suite("rounds of a watch") struct MirrorWatchTests {
    private var scene = WatchScene()

    /// The names of events, with the mirror's letter where there is one.
    private func words(_ outcome: MirrorWatch.Outcome) -> [String] {
        outcome.events.map { event in
            switch event {
            case .verdict(let mirror, let before, let now, _, _):
                "\(letter(mirror)): \(before?.rawValue ?? "none") → \(now.rawValue)"
            case .state(let mirror, _, _, _): "\(letter(mirror)): \(event.name)"
            case .network(let silent, let count): "\(event.name) \(silent)/\(count)"
            case .networkBack: event.name
            }
        }
    }

    private func letter(_ mirror: String) -> String { String(mirror.dropFirst("https://".count).prefix(1)) }

    @Test("each verdict is told once, when it changes") mutating func verdicts() throws {
        #expect(words(try scene.take("hl")) == ["a: none → healthy", "b: none → limited"])
        #expect(words(try scene.take("hl")) == [])
        #expect(words(try scene.take("hf")) == ["b: limited → failing"])
        #expect(words(try scene.take("hh")) == ["b: failing → healthy"])
    }

    @Test("an alarm is raised once, and taken back once") mutating func alarms() throws {
        var seen: [String] = []
        for sights in ["hhh", "fhh", "fhh", "fhh", "fhh", "hhh", "hhh", "hhh", "hhh", "hhh", "hhh"] {
            seen += words(try scene.take(sights)).filter { $0.contains("mirror.") }
        }
        #expect(seen == ["a: mirror.degraded", "a: mirror.open", "a: mirror.half-open", "a: mirror.healthy"])
    }

    @Test(
        "when more than half are silent the network here is suspected, and no mirror is",
        arguments: [
            ("sh", false),  // Half of them.
            ("ss", true),
            ("ssh", true),
            ("shh", false),
            ("ssshh", true),
            ("sshhh", false),
            ("s", false),  // One alone: that cannot be told.
            ("ff", false),  // They answer, and badly: that is their own fault.
            ("ooh", true),
        ]
    )
    mutating func network(_ sights: String, _ isSuspect: Bool) throws {
        _ = try scene.take(String(repeating: "h", count: sights.count))
        var alarms: [String] = []
        for _ in 0..<4 {
            let outcome = try scene.take(sights)
            #expect(outcome.isNetworkSuspect == isSuspect)
            #expect(outcome.entries.allSatisfy { $0.isSuspect == isSuspect })
            alarms += words(outcome).filter { $0.contains("mirrors.") || $0.contains("mirror.") }
        }
        #expect(alarms.contains { $0.hasPrefix("mirrors.network") } == isSuspect)
        #expect(alarms.contains { $0.contains(": mirror.") } == !isSuspect)
        if isSuspect { #expect(alarms.count == 1, "it is told once: \(alarms)") }
        let back = words(try scene.take(String(repeating: "h", count: sights.count)))
        #expect(back.contains("mirrors.network-back") == isSuspect)
        if isSuspect { #expect(!back.contains { $0.contains(": mirror.") }) }
    }

    @Test("a file that was another one before counts as altered, whatever the report makes of it")
    mutating func changed() throws {
        let url = try ProxyURL(WatchScene.name(0))
        let seen = LocalizedText("it was another one", "与以前不同")
        let report = MirrorReport(
            url: url,
            results: [ProbeResult(.reach, .pass, seen), ProbeResult(.immutable, .fail, seen)],
            verdict: .failing,
            score: 50
        )
        let check = MirrorCheck(checkedAt: 1, reports: [report], recommendation: Recommendation([], wantsDirect: true))
        let outcome = scene.watch.take(WatchRound(check, took: .seconds(1)))
        #expect(outcome.entries.map(\.verdict) == [.altered] && outcome.entries[0].state == .quarantine)
    }

    @Test("altered files are told of even while the network is suspected") mutating func alteredAmongSilent() throws {
        let outcome = try scene.take("ssa")
        #expect(outcome.isNetworkSuspect && outcome.entries[2].state == .quarantine)
        #expect(words(outcome).contains("c: mirror.quarantine"))
        #expect(outcome.entries[0].state == .healthy)
    }

    @Test("nothing is learnt about files while the network is suspected") mutating func learning() throws {
        let agreements = [
            WatchScene.agreement("m@v1.0.0", "h1:a h1:a -"), WatchScene.agreement("n@v1.0.0", "h1:b - -"),
        ]
        #expect(try scene.take("ssh", agreements).hashes.isEmpty)
        #expect(try scene.take("hhh", agreements).hashes.map(\.file) == ["m@v1.0.0"])
    }

    @Test(
        "a round that ran out of time recommends what a check would",
        arguments: [
            ("hol", "https://a.example,direct"), ("lof", "https://a.example,direct"), ("fo", "direct"), ("oo", nil),
            ("so", nil),
        ]
    )
    func recommendation(_ sights: String, _ line: String?) throws {
        #expect(try WatchScene.round(sights).check.recommendation.line == line)
    }

    @Test("what was not finished in time is so recorded, and what was finished counts") mutating func overdue() throws {
        let outcome = try scene.take("hoh")
        #expect(outcome.entries.map(\.verdict) == [.healthy, .overdue, .healthy])
        #expect(outcome.entries.map(\.isUp) == [true, false, true])
        let round = try WatchScene.round("hoh")
        #expect(round.overdue == [WatchScene.name(1)])
        #expect(round.check.reports.map(\.name) == (0..<3).map(WatchScene.name))
        #expect(round.check.reports[1].reasons.count == 1)
        #expect(round.check.recommendation.line == "https://a.example|https://c.example,direct")
    }

    @Test("a history goes on: nothing is told twice, and quarantine outlasts a restart") mutating func restart() throws
    {
        _ = try scene.take("ha")
        var again = WatchScene(watch: MirrorWatch(scene.watch.history), at: scene.at)
        #expect(words(try again.take("ha")) == [])
        #expect(words(try again.take("hh")) == ["b: altered → healthy"])
        #expect(try again.take("hh").entries[1].state == .quarantine)
        let (notHeld, held) = (again.watch.release(WatchScene.name(0)), again.watch.release(WatchScene.name(1)))
        #expect(!notHeld && held)
        #expect(try again.take("hh").entries[1].state == .halfOpen)
        var last = WatchScene(watch: MirrorWatch(again.watch.history), at: again.at)
        for _ in 0..<3 { #expect(try last.take("hh").entries[1].state == .halfOpen) }
        #expect(words(try last.take("hh")) == ["b: mirror.healthy"])
    }

    @Test("an entry holds what the report says") mutating func entry() throws {
        let entry = try #require(try scene.take("f").entries.first)
        #expect(entry.at == 1_800_000_000 && entry.mirror == "https://a.example" && entry.score == 40)
        #expect(entry.firstByteSeconds == 0.025 && entry.totalSeconds == 0.112)
        #expect(entry.certificateExpiry == 1_810_000_000 && entry.secondsBehind == nil)
        #expect(entry.failed == ["P.404"] && entry.warned == ["P.list"])
    }
}
