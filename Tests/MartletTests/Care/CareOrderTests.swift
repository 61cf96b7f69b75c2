import Testing

@testable import martlet

@Suite("orders for the care of a store") struct CareOrderTests {
    @Test(
        "an order is what its path says",
        arguments: [
            CareOrder.scrub(bytesPerSecond: nil), .scrub(bytesPerSecond: 5), .repair,
            .collect(GarbageOrder(maximumInBytes: 1, unusedForSeconds: nil, olderThanSeconds: 3, isDry: true)),
            .collect(GarbageOrder(unusedForSeconds: 0, isDry: false)),
        ]
    )
    func path(_ order: CareOrder) { #expect(CareOrder(target: order.target) == order) }

    @Test(
        "anything else is none",
        arguments: [
            "", "/", "/store", "/store/", "/store/scrub", "/store/scrub/-1", "/store/scrub/x", "/store/scrub/1/2",
            "/store/scrub/99999999999999999999", "/store/repair/x", "/store/gc", "/store/gc/1,2,3", "/store/gc/1,2,3,x",
            "/store/gc/-1,-,-,go", "/other/repair",
        ]
    )
    func none(_ path: String) { #expect(CareOrder(target: path) == nil) }
}

@Suite("the pace of reading") struct ReadingPaceTests {
    @Test("a second's bytes cost a second, less what may be read in one go") func rate() {
        var pace = ReadingPace(bytesPerSecond: 1_000)
        let begun = ContinuousClock.now
        var waited = Duration.zero
        for _ in 0..<10 { waited += pace.delay(after: 1_000, at: begun + waited) }
        #expect(waited > .seconds(9.7) && waited <= .seconds(9.8))
    }

    @Test("time in which nothing was read is not saved up") func idle() {
        var pace = ReadingPace(bytesPerSecond: 1_000)
        let begun = ContinuousClock.now
        _ = pace.delay(after: 1, at: begun)
        #expect(pace.delay(after: 1_000, at: begun + .seconds(60)) == .seconds(0.75))
    }

    @Test("without a rate nobody waits", arguments: [nil, 0, -1]) func unlimited(_ rate: Int64?) {
        var pace = ReadingPace(bytesPerSecond: rate)
        #expect(pace.delay(after: .max, at: .now) == .zero)
    }
}
