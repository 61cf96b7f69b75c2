import Testing

@testable import ModuleOrigins

@Suite struct ReusableOriginsTests {
    private let start = ContinuousClock.now

    @Test("an origin counts for twenty seconds after its last answer")
    func time() {
        var origins = ReusableOrigins()
        origins.note("https://a.example", at: start)
        #expect(origins.mayHold("https://a.example", at: start + .seconds(19)))
        #expect(!origins.mayHold("https://a.example", at: start + .seconds(20)))
        #expect(!origins.mayHold("https://b.example", at: start))
    }

    @Test("its memory is bounded, and old ones go first")
    func bounded() {
        var origins = ReusableOrigins()
        for number in 0..<300 { origins.note("https://\(number).example", at: start + .seconds(number)) }
        let held = (0..<300).filter { origins.mayHold("https://\($0).example", at: start + .seconds(299)) }
        #expect(held == Array(280..<300))
        // All fresh: forgetting them costs no more than a retry that is not made.
        for number in 0..<1000 { origins.note("https://x\(number).example", at: start + .seconds(299)) }
        #expect(
            (0..<1000).count { origins.mayHold("https://x\($0).example", at: start + .seconds(299)) }
                <= ReusableOrigins.most
        )
    }
}
