import ModuleProxy
import Testing

@Suite("Freshness") struct FreshnessTests {
    @Test(
        "says what an age allows",
        arguments: [
            (Duration.zero, Freshness.Use.serve),
            (.seconds(60), .serve),
            (.seconds(61), .serveAndRefresh),
            (.seconds(30 * 60), .serveAndRefresh),
            (.seconds(30 * 60 + 1), .serveOnError),
            (.seconds(7 * 24 * 3600), .serveOnError),
            (.seconds(7 * 24 * 3600 + 1), .discard),
            // The clock of a file may be ahead of ours.
            (.seconds(-5), .serve),
        ]
    )
    func use(_ age: Duration, _ use: Freshness.Use) {
        #expect(Freshness().use(ofAge: age) == use)
    }
}
