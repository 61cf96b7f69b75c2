import Testing

@testable import martlet

@Suite struct SettingDurationTests {
    @Test(
        "reads a whole number and one unit",
        arguments: [
            ("500ms", Duration.milliseconds(500), "500ms"),
            ("30s", .seconds(30), "30s"),
            ("5m", .seconds(300), "5m"),
            ("2h", .seconds(7200), "2h"),
            ("7d", .seconds(604_800), "7d"),
            ("0s", .zero, "0s"),
            ("0ms", .zero, "0s"),
            ("120m", .seconds(7200), "2h"),
            ("1500ms", .milliseconds(1500), "1500ms"),
            ("007s", .seconds(7), "7s"),
            // The largest numbers of milliseconds and of days that fit.
            ("9223372036854775807ms", .milliseconds(Int64.max), "9223372036854775807ms"),
            ("106751991167d", .milliseconds(106_751_991_167 * 86_400_000), "106751991167d"),
        ]
    )
    func reads(_ text: String, _ duration: Duration, _ shown: String) throws {
        let setting = try SettingDuration(text)
        #expect(setting.duration == duration)
        #expect("\(setting)" == shown)
    }

    @Test(
        "refuses, and says why",
        arguments: [
            ("30", #""30" has no unit; use a duration such as 500ms, 30s or 5m"#),
            ("", #""" is not a duration; use a duration such as 500ms, 30s or 5m"#),
            ("s", #""s" is not a duration; use a duration such as 500ms, 30s or 5m"#),
            ("-5s", #""-5s" is not a duration; use a duration such as 500ms, 30s or 5m"#),
            (" 5s", #"" 5s" is not a duration; use a duration such as 500ms, 30s or 5m"#),
            ("1.5h", #""1.5h" is not a whole number; use a duration such as 500ms, 30s or 5m"#),
            ("1,5h", #""1,5h" is not a whole number; use a duration such as 500ms, 30s or 5m"#),
            ("30 s", #""30 s" has the unknown unit " s"; the units are ms, s, m, h and d"#),
            ("30S", #""30S" has the unknown unit "S"; the units are ms, s, m, h and d"#),
            ("30sec", #""30sec" has the unknown unit "sec"; the units are ms, s, m, h and d"#),
            ("1h30m", #""1h30m" has the unknown unit "h30m"; the units are ms, s, m, h and d"#),
            // Arabic-Indic digits are digits to Unicode and no number to us.
            ("٣s", #""٣s" is not a duration; use a duration such as 500ms, 30s or 5m"#),
            (
                "9223372036854775808ms",
                #""9223372036854775808ms" is too large; use a duration such as 500ms, 30s or 5m"#
            ),
            ("106751991168d", #""106751991168d" is too large; use a duration such as 500ms, 30s or 5m"#),
        ]
    )
    func refuses(_ text: String, _ message: String) {
        #expect(problem { () throws(SettingProblem) in _ = try SettingDuration(text) } == message)
    }
}

/// The sentence of the problem that `body` throws, or nil.
func problem(_ body: () throws(SettingProblem) -> Void) -> String? {
    do throws(SettingProblem) {
        try body()
        return nil
    } catch {
        return error.description
    }
}
