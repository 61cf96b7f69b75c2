import GoModules
import Testing

@Suite struct ProxyTimeTests {
    @Test(
        "reads what Go reads, and renders UTC",
        arguments: [
            ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
            ("2020-01-02T03:04:05+02:00", "2020-01-02T01:04:05Z"),
            ("2020-01-01T00:30:00-01:00", "2020-01-01T01:30:00Z"),
            ("2020-01-02T03:04:05.123456789123456789Z", "2020-01-02T03:04:05Z"),
            ("2020-01-02T03:04:05.9-00:00", "2020-01-02T03:04:05Z"),
            // Go is more lenient here than RFC 3339: see its issue 54580.
            ("2020-01-02T3:04:05Z", "2020-01-02T03:04:05Z"),
            ("2020-01-02T03:04:05,5Z", "2020-01-02T03:04:05Z"),
            ("2020-01-02T03:04:05+24:60", "2020-01-01T02:04:05Z"),
            ("2020-02-29T00:00:00Z", "2020-02-29T00:00:00Z"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
        ]
    )
    func reads(_ text: String, _ utc: String) {
        #expect(ProxyTime(text)?.description == text)
        #expect(ProxyTime(text)?.utc == utc)
    }

    @Test(
        "refuses what Go refuses",
        arguments: [
            "", "2020-01-02", "2020-01-02T03:04:05", "2020-01-02 03:04:05Z", "2020-01-02t03:04:05Z",
            "2020-01-02T03:04:05z",
            "2020-01-02T03:04:05.Z", "2020-01-02T03:04:05+25:00", "2020-01-02T03:04:05+01:61",
            "2020-01-02T:04:05Z", "2020-01-02T03:4:05Z", "2020-1-02T03:04:05Z", "2020-01-02T03:04:60Z",
            "2020-01-02T24:00:00Z", "2020-13-01T00:00:00Z", "2020-00-01T00:00:00Z", "2020-01-00T00:00:00Z",
            "2020-02-30T00:00:00Z", "2019-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2020-04-31T00:00:00Z",
            "2020-01-02T03:04:05+0100",
            "2020-01-02T03:04:05+1:00",
            "2020-01-02T03:04:05ZZ", " 2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z\n", "-020-01-02T03:04:05Z",
            "10000-01-01T00:00:00Z", "２020-01-02T03:04:05Z",
        ]
    )
    func refuses(_ text: String) { #expect(ProxyTime(text) == nil) }

    @Test(
        "a time that leaves the years 0 to 9999 in UTC is refused",
        arguments: [
            "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        ]
    )
    func refusesOutside(_ text: String) { #expect(ProxyTime(text) == nil) }

    @Test(
        "counts seconds since 1970",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2001-09-09T01:46:40Z", 1_000_000_000), ("1969-12-31T23:59:59Z", -1),
            ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("2000-03-01T00:00:00Z", 951_868_800), ("0001-01-01T00:00:00Z", -62_135_596_800),
        ] as [(String, Int64)]
    )
    func seconds(_ text: String, _ seconds: Int64) {
        #expect(ProxyTime(text)?.secondsSince1970 == seconds)
        #expect(ProxyTime(secondsSince1970: seconds)?.description == text)
    }

    @Test("days of 800 years, and all around a century, survive the way there and back")
    func days() {
        let around2000 = 10_950..<11_050
        for day in Array(stride(from: -141_428, to: 150_766, by: 89)) + Array(around2000) {
            let time = ProxyTime(secondsSince1970: Int64(day) * 86_400)
            #expect(time.flatMap { ProxyTime($0.utc) }?.secondsSince1970 == Int64(day) * 86_400)
        }
    }

    @Test(
        "seconds outside of the years 0 to 9999 are refused",
        arguments: [
            Int64.min, -62_167_219_201, 253_402_300_800, Int64.max,
        ]
    )
    func outside(_ seconds: Int64) { #expect(ProxyTime(secondsSince1970: seconds) == nil) }
}
