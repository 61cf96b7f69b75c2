import Testing

@testable import Mirrors

@Suite("Checks over time") struct HistorySlotsTests {
    private func point(
        _ at: Int64,
        _ verdict: MirrorReport.Verdict = .healthy,
        _ milliseconds: Int? = 10
    ) -> MirrorHistoryPoint {
        MirrorHistoryPoint(
            mirror: "m",
            at: at,
            verdict: verdict,
            score: 1,
            total: milliseconds.map { .milliseconds($0) }
        )
    }

    @Test("each has a place of its own while they are few") func few() throws {
        let points = [point(0), point(600, .failing, nil), point(1200, .limited, 30)]
        let time = try #require(HistorySlots(points))
        #expect(time.count == 3 && time.first == 0 && time.last == 1200)
        #expect(time.slots(points.reversed()).map(\.?.verdict) == [.healthy, .failing, .limited])
        #expect(time.slots(points).map(\.?.slowest) == [0.01, nil, 0.03])
        #expect(HistorySlots([]) == nil)
    }

    @Test("of many the worst of each part counts") func many() throws {
        let points = (0..<2400).map { point(Int64($0) * 60, $0 == 1200 ? .altered : .healthy, $0 == 700 ? 5000 : 10) }
        let time = try #require(HistorySlots(points))
        let slots = time.slots(points).compactMap(\.self)
        #expect(
            slots.count == 240 && slots.count { $0.verdict == .altered } == 1 && slots.count { $0.slowest == 5 } == 1
        )
    }

    @Test("equal verdicts beside each other are one bar") func runs() {
        let runs = HistorySlots.runs([.healthy, .healthy, nil, .healthy, .failing, .failing])
        #expect(runs.map(\.first) == [0, 3, 4] && runs.map(\.count) == [2, 1, 2])
    }

    @Test("a curve has a gap where nothing was measured") func gaps() throws {
        let points = [point(0), point(1), point(2, .failing, nil), point(3)]
        let curve = HistoryCurve(try #require(HistorySlots(points)).slots(points))
        #expect(curve.paths.count == 2)
    }
}
