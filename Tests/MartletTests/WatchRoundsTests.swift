import Testing

@testable import martlet

@Suite("The share of a round") struct WatchRoundsTests {
    @Test(
        "lets every mirror end in time, however many there are and however slow all of them are",
        arguments: [1, 2, 8, 9, 16, 17, 40, 1000]
    )
    func share(mirrors: Int) {
        // Eight at the same time, and the others after them.
        let turns = Double((mirrors + 7) / 8)
        let alone = WatchRounds.share(of: mirrors, hasBackground: false)
        #expect((0.89...0.91).contains(alone * turns))
        let share = WatchRounds.share(of: mirrors, hasBackground: true)
        #expect((0.86...0.9).contains(share / 3 + share * turns))
    }

    @Test("is no more than a round for no mirror") func none() {
        #expect(WatchRounds.share(of: 0, hasBackground: false) <= 0.9)
    }
}
