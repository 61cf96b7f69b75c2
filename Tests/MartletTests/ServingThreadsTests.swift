import Testing

@testable import martlet

@Suite("Threads that serve") struct ServingThreadsTests {
    @Test(
        "are as many as the cores that we may use, where those are fewer than what was counted",
        arguments: [
            (1, 2, 1), (3, 8, 3), (2, 2, nil), (4, 2, nil), (1, 1, nil),
            // The system did not say.
            (0, 2, nil), (1, 0, nil),
        ] as [(Int, Int, Int?)]
    )
    func count(allowed: Int, counted: Int, expected: Int?) {
        #expect(ServingThreads.count(allowed: allowed, counted: counted) == expected)
    }
}
