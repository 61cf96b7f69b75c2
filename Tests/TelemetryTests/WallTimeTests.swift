import Foundation
import Testing

@testable import Telemetry

@Suite struct WallTimeTests {
    @Test(
        "is written as RFC 3339 in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (1, "1970-01-01T00:00:00.001Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),  // 2100 is no leap year.
            (1_795_248_309_042, "2026-11-21T08:05:09.042Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            // A clock that is out of its mind is held at the edge.
            (.min, "0000-01-01T00:00:00.000Z"),
            (.max, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func text(_ milliseconds: Int64, _ text: String) {
        #expect(WallTime(millisecondsSince1970: milliseconds).description == text)
    }

    @Test("agrees with Foundation on every eleventh day from 1970 to 2400")
    func calendar() {
        for day in stride(from: 0, to: 157_000, by: 11) {
            let expected = Date(timeIntervalSince1970: Double(day) * 86_400 + 1).formatted(.iso8601)
            let text = WallTime(millisecondsSince1970: Int64(day) * 86_400_000 + 1_000).description
            #expect(text.replacing(".000Z", with: "Z") == expected)
        }
    }
}
