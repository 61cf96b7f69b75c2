import Testing

@testable import ModuleOrigins

@Suite struct RetryAfterTests {
    @Test(
        "reads seconds and dates, at most 30 s, and ignores the rest",
        arguments: [
            ("5", Duration.seconds(5)),
            (" 5 ", .seconds(5)),
            ("0", .zero),
            ("31", .seconds(30)),
            ("1000000000", .seconds(30)),
            ("99999999999999999999999999", .seconds(30)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)),
            ("Sun, 06 Nov 1994 09:49:47 GMT", .seconds(30)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", .seconds(30)),
            // Over already.
            ("Sun, 06 Nov 1994 08:49:36 GMT", nil),
            ("-5", nil),
            ("5.5", nil),
            ("soon", nil),
            ("", nil),
            ("٥", nil),
            ("Sun, 06 Nov 1994 08:49:47 CET", nil),
            ("Sunday, 06-Nov-94 08:49:47 GMT", nil),
            ("Sun, 32 Nov 1994 08:49:47 GMT", nil),
            ("Sun, 06 Foo 1994 08:49:47 GMT", nil),
            ("Sun, 06 Nov 1994 24:49:47 GMT", nil),
        ]
    )
    func reads(_ value: String, _ expected: Duration?) {
        #expect(RetryAfter.interval(value, unixSeconds: 784_111_777) == expected)
    }

    @Test(
        "counts days as the calendar does",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:05 GMT", 0 as Int64),
            ("Tue, 29 Feb 2000 00:00:05 GMT", 951_782_400),
            ("Wed, 01 Mar 2000 00:00:05 GMT", 951_868_800),
            ("Mon, 01 Mar 2100 00:00:05 GMT", 4_107_542_400),
            ("Thu, 31 Dec 2026 00:00:05 GMT", 1_798_675_200),
        ]
    )
    func counts(_ value: String, _ midnight: Int64) {
        #expect(RetryAfter.interval(value, unixSeconds: midnight) == .seconds(5))
    }
}
