import Testing

@testable import martlet

@Suite struct ByteSizeTests {
    @Test(
        "reads a number with or without a unit",
        arguments: [
            ("1048576", 1_048_576, "1MiB"),
            ("0", 0, "0"),
            ("7B", 7, "7"),
            ("512KiB", 524_288, "512KiB"),
            ("64MiB", 67_108_864, "64MiB"),
            ("1GiB", 1_073_741_824, "1GiB"),
            ("1TiB", 1_099_511_627_776, "1TiB"),
            ("1024GiB", 1_099_511_627_776, "1TiB"),
            ("5kB", 5_000, "5000"),
            ("5KB", 5_000, "5000"),
            ("3MB", 3_000_000, "3000000"),
            ("10GB", 10_000_000_000, "9765625KiB"),
            ("2TB", 2_000_000_000_000, "1953125000KiB"),
            ("9223372036854775807", Int64.max, "9223372036854775807"),
        ]
    )
    func reads(_ text: String, _ bytes: Int64, _ shown: String) throws {
        let size = try ByteSize(text)
        #expect(size.bytes == bytes)
        #expect("\(size)" == shown)
    }

    @Test(
        "refuses, and says why",
        arguments: [
            ("", #""" is not a size; use a size such as 64MiB, 10GB or 1048576"#),
            ("-1", #""-1" is not a size; use a size such as 64MiB, 10GB or 1048576"#),
            ("GB", #""GB" is not a size; use a size such as 64MiB, 10GB or 1048576"#),
            ("1.5GB", #""1.5GB" is not a whole number; use a size such as 64MiB, 10GB or 1048576"#),
            // A lone letter says neither 1,000 nor 1,024.
            ("10G", #""10G" has the unknown unit "G"; the units are B, KiB, MiB, GiB, TiB, kB, MB, GB and TB"#),
            ("10 GB", #""10 GB" has the unknown unit " GB"; the units are B, KiB, MiB, GiB, TiB, kB, MB, GB and TB"#),
            ("10gb", #""10gb" has the unknown unit "gb"; the units are B, KiB, MiB, GiB, TiB, kB, MB, GB and TB"#),
            ("9223372036854775808", #""9223372036854775808" is too large; use a size such as 64MiB, 10GB or 1048576"#),
            ("8388608TiB", #""8388608TiB" is too large; use a size such as 64MiB, 10GB or 1048576"#),
        ]
    )
    func refuses(_ text: String, _ message: String) {
        #expect(problem { () throws(SettingProblem) in _ = try ByteSize(text) } == message)
    }
}
