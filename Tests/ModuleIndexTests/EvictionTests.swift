import Testing

@testable import ModuleIndex

@Suite struct EvictionTests {
    static func candidate(_ number: Int, _ size: Int64 = 100) -> EvictionCandidate {
        EvictionCandidate(
            key: "k\(number)",
            module: "a.b/c",
            version: "v1.0.\(number)",
            sizeInBytes: size,
            cursor: EvictionCandidate.Cursor(lastUsedAt: Int64(number), id: Int64(number))
        )
    }

    /// Plays index, sources and store: answers every action until the eviction stops.
    static func run(
        _ eviction: Eviction,
        over candidates: [EvictionCandidate],
        failing: Set<String> = [],
        answer: (EvictionCandidate) -> Refetchability?
    ) throws -> (outcome: Eviction.Outcome, removed: [String], probes: Int) {
        var eviction = eviction
        var (removed, probes) = ([String](), 0)
        var action = eviction.next(.started)
        for _ in 0..<100_000 {
            switch action {
            case .list(let cursor, let limit):
                let rest = candidates.filter { candidate in cursor.map { $0 < candidate.cursor } ?? true }
                action = eviction.next(.listed(Array(rest.prefix(limit))))
            case .probe(let batch):
                probes += batch.count
                let answers = batch.compactMap { candidate in answer(candidate).map { (candidate.key, $0) } }
                action = eviction.next(.probed(Dictionary(uniqueKeysWithValues: answers)))
            case .remove(let batch):
                let gone = batch.map(\.key).filter { !failing.contains($0) }
                removed += gone
                action = eviction.next(.removed(Set(gone)))
            case .stop(let outcome):
                return (outcome, removed, probes)
            }
        }
        Issue.record("the eviction does not come to an end")
        return (.noProgress, removed, probes)
    }

    @Test(
        "begins above the limit and ends below 90 % of it",
        arguments: [
            (999, 1_000, 0), (1_000, 1_000, 0),
            (1_001, 1_000, 2),  // 101 bytes have to go.
            (2_000, 1_000, 11),
            (5, 0, 1),
            (-5, 1_000, 0),
        ] as [(Int64, Int64, Int)]
    )
    func amounts(_ total: Int64, _ maximum: Int64, _ count: Int) throws {
        let eviction = Eviction(totalInBytes: total, maximumInBytes: maximum)
        let result = try Self.run(eviction, over: (0..<50).map { Self.candidate($0) }) { _ in .yes }
        #expect(result.removed == (0..<count).map { "k\($0)" })
        #expect(result.outcome == (count == 0 ? .notNeeded : .enoughRemoved))
    }

    @Test("asks about no more files than it needs to remove")
    func fewProbes() throws {
        let eviction = Eviction(totalInBytes: 1_150, maximumInBytes: 1_000)
        let result = try Self.run(eviction, over: (0..<50).map { Self.candidate($0) }) { _ in .yes }
        #expect(result.probes == 3)
    }

    @Test("keeps what no source can give again, and what none answered for")
    func keeps() throws {
        let eviction = Eviction(totalInBytes: 2_000, maximumInBytes: 1_900)  // Three files have to go.
        let answers: [Int64: Refetchability] = [0: .no, 1: .unknown, 3: .yes, 4: .no, 5: .yes, 6: .yes]
        let result = try Self.run(eviction, over: (0..<50).map { Self.candidate($0) }) { answers[$0.cursor.id] }
        #expect(result.removed == ["k3", "k5", "k6"])
    }

    @Test("goes through all pages, and says when nothing is left")
    func nothingLeft() throws {
        let eviction = Eviction(totalInBytes: 1_000_000, maximumInBytes: 1_000)
        let result = try Self.run(eviction, over: (0..<350).map { Self.candidate($0) }) { candidate in
            candidate.cursor.id % 2 == 0 ? .yes : .no
        }
        #expect(result.outcome == .nothingLeft)
        #expect(result.removed.count == 175)
        #expect(result.probes == 350)
    }

    @Test("gives up when the sources are silent, instead of asking about the whole store")
    func silentSources() throws {
        let eviction = Eviction(totalInBytes: 1_000_000, maximumInBytes: 1_000)
        let result = try Self.run(eviction, over: (0..<5_000).map { Self.candidate($0) }) { _ in .unknown }
        #expect(result.outcome == .noProgress)
        #expect(result.probes <= 56)
    }

    @Test("gives up when the disk refuses to remove")
    func refusingDisk() throws {
        let candidates = (0..<5_000).map { Self.candidate($0) }
        let eviction = Eviction(totalInBytes: 1_000_000, maximumInBytes: 1_000)
        let result = try Self.run(eviction, over: candidates, failing: Set(candidates.map(\.key))) { _ in .yes }
        #expect(result.outcome == .noProgress)
        #expect(result.removed.isEmpty)
    }

    @Test("a file that could not be removed does not count as room")
    func failedRemoval() throws {
        let eviction = Eviction(totalInBytes: 1_001, maximumInBytes: 1_000)
        let result = try Self.run(eviction, over: (0..<50).map { Self.candidate($0) }, failing: ["k0"]) { _ in .yes }
        #expect(result.removed == ["k1", "k2"])
    }

    @Test("sizes out of a damaged index neither trap nor keep it going for ever", arguments: [Int64.min, -1, 0, .max])
    func oddSizes(_ size: Int64) throws {
        for total in [Int64.max, 1_001] {
            let eviction = Eviction(totalInBytes: total, maximumInBytes: 1_000)
            let result = try Self.run(eviction, over: (0..<120).map { Self.candidate($0, size) }) { _ in .yes }
            #expect(result.outcome == (size == .max ? .enoughRemoved : .nothingLeft))
        }
        let huge = Eviction(totalInBytes: .max, maximumInBytes: .max)
        #expect(try Self.run(huge, over: []) { _ in .yes }.outcome == .notNeeded)
        #expect(Eviction(totalInBytes: .max, maximumInBytes: .min).excessInBytes == .max)
    }

    @Test("a list that does not move on is taken for its end")
    func standingList() {
        var eviction = Eviction(totalInBytes: 1_000_000, maximumInBytes: 1_000)
        let page = (0..<100).map { Self.candidate($0, 0) }
        var action = eviction.next(.started)
        for _ in 0..<1_000 {
            switch action {
            case .list: action = eviction.next(.listed(page))
            case .probe: action = eviction.next(.probed(Dictionary(uniqueKeysWithValues: page.map { ($0.key, .no) })))
            case .remove, .stop: break
            }
        }
        #expect(action == .stop(.nothingLeft))
    }

    @Test("an event that answers nothing repeats the action")
    func wrongEvents() {
        var eviction = Eviction(totalInBytes: 2_000, maximumInBytes: 1_000)
        let list = Eviction.Action.list(after: nil, limit: 100)
        #expect(eviction.next(.started) == list)
        #expect(eviction.next(.removed(["k1"])) == list)
        #expect(eviction.next(.probed([:])) == list)
        #expect(eviction.next(.started) == list)
        #expect(eviction.next(.listed([])) == .stop(.nothingLeft))
        #expect(eviction.next(.listed([Self.candidate(1)])) == .stop(.nothingLeft))
    }
}
