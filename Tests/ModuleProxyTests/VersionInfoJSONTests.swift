import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("The JSON of a version", .timeLimit(.minutes(5))) struct VersionInfoJSONTests {
    private static func read(_ json: [UInt8], requested: String? = "v1.0.0") throws -> VersionInfo {
        try VersionInfo(
            json: json,
            of: try ModulePath("example.com/m"),
            requested: try requested.map { try #require(CanonicalVersion($0)) }
        )
    }

    @Test(
        "is rendered anew, whatever it looked like",
        arguments: [
            (#"{"Version":"v1.0.0"}"#, #"{"Version":"v1.0.0"}"#),
            ("\n\t { \"Version\" : \"v1.0.0\" } \r\n", #"{"Version":"v1.0.0"}"#),
            // Keys are matched without regard to case, as Go does it; the rest is dropped.
            (#"{"VERSION":"v1.0.0","x":{"y":[1,2,{}]},"Short":"abc"}"#, #"{"Version":"v1.0.0"}"#),
            (
                #"{"Time":"2020-01-02T03:04:05+02:00","Version":"v1.0.0"}"#,
                #"{"Version":"v1.0.0","Time":"2020-01-02T01:04:05Z"}"#
            ),
            (#"{"Version":"v1.0.0","Time":null,"Origin":null}"#, #"{"Version":"v1.0.0"}"#),
            // What must never be served on is left out, and the order is Go's.
            (
                #"{"Origin":{"Ref":"refs/tags/v1.0.0","VCS":"git","URL":"https://example.com/m","Subdir":"s","Hash":"abc","TagSum":"t1:x","TagPrefix":"p","RepoSum":"r1:x"},"Version":"v1.0.0"}"#,
                #"{"Version":"v1.0.0","Origin":{"VCS":"git","URL":"https://example.com/m","Subdir":"s","Hash":"abc","Ref":"refs/tags/v1.0.0"}}"#
            ),
            (#"{"Version":"v1.0.0","Origin":{}}"#, #"{"Version":"v1.0.0","Origin":{}}"#),
            (
                #"{"Version":"v1.0.0","Origin":{"URL":"a\"b\\c\nd\u0000\u007f\u2028é</script>"}}"#,
                "{\"Version\":\"v1.0.0\",\"Origin\":{\"URL\":\"a\\\"b\\\\c\\nd\\u0000\\u007f\\u2028é</script>\"}}"
            ),
        ]
    )
    func rendered(_ json: String, _ canonical: String) throws {
        let info = try Self.read(Array(json.utf8))
        #expect(String(decoding: info.json, as: UTF8.self) == canonical)
        // What was rendered is understood as the same again.
        #expect(try Self.read(info.json) == info)
    }

    @Test("drops the branch of a pseudo-version") func pseudoOrigin() throws {
        let version = "v0.0.0-20200102030405-0123456789ab"
        let json = #"{"Version":"\#(version)","Origin":{"VCS":"git","Ref":"refs/heads/main"}}"#
        let info = try Self.read(Array(json.utf8), requested: version)
        #expect(String(decoding: info.json, as: UTF8.self) == #"{"Version":"\#(version)","Origin":{"VCS":"git"}}"#)
    }

    @Test(
        "is refused when it lies or is none",
        arguments: [
            "", " ", "null", "[]", #"["v1.0.0"]"#, #""v1.0.0""#, "v1.0.0", "<html>", "{", "{}", #"{"Version":null}"#,
            // A byte order mark, text after the end, a second object.
            "\u{FEFF}{\"Version\":\"v1.0.0\"}", #"{"Version":"v1.0.0"}x"#, #"{"Version":"v1.0.0"}{"Version":"v1.0.0"}"#,
            // Other versions than the one that was asked for.
            #"{"Version":"v1.0.1"}"#, #"{"Version":"v1.0"}"#, #"{"Version":"v1.0.0+meta"}"#, #"{"Version":" v1.0.0"}"#,
            #"{"Version":"V1.0.0"}"#, #"{"Version":""}"#, #"{"Version":1}"#, #"{"Version":["v1.0.0"]}"#,
            // Two answers in one: readers disagree about which counts.
            #"{"Version":"v1.0.0","version":"v1.0.0"}"#, #"{"version":"v2.0.0","VERSION":"v1.0.0"}"#,
            #"{"Version":"v1.0.0","Time":"2020-01-02T03:04:05Z","TIME":"2021-01-02T03:04:05Z"}"#,
            #"{"Version":"v1.0.0","Origin":{"Hash":"a","hash":"b"}}"#,
            // Times that are none, or outside of what Go can write.
            #"{"Version":"v1.0.0","Time":""}"#, #"{"Version":"v1.0.0","Time":"yesterday"}"#,
            #"{"Version":"v1.0.0","Time":"2020-01-02"}"#, #"{"Version":"v1.0.0","Time":1577934245}"#,
            #"{"Version":"v1.0.0","Time":"9999-12-31T23:59:59-01:00"}"#,
            #"{"Version":"v1.0.0","Time":"-001-01-01T00:00:00Z"}"#,
            #"{"Version":"v1.0.0","Time":"10000-01-01T00:00:00Z"}"#,
            #"{"Version":"v1.0.0","Time":"2021-02-29T00:00:00Z"}"#,
            #"{"Version":"v1.0.0","Origin":"git"}"#, #"{"Version":"v1.0.0","Origin":{"URL":1}}"#,
        ]
    )
    func refused(_ json: String) {
        #expect(throws: (any Error).self) { try Self.read(Array(json.utf8)) }
    }

    @Test("is refused when it is no UTF-8") func notUTF8() {
        #expect(throws: (any Error).self) {
            try Self.read(Array(#"{"Version":"v1.0.0","x":""#.utf8) + [0xFF] + Array("\"}".utf8))
        }
        // UTF-16, which some JSON readers guess.
        #expect(throws: (any Error).self) { try Self.read(Array(#"{"Version":"v1.0.0"}"#.utf8).flatMap { [$0, 0] }) }
    }

    @Test("of one name twice is the same for us and for whom we serve") func duplicates() throws {
        // Go takes the last one. We either refuse it or serve one answer; both are safe, since what is served is ours.
        let json = Array(#"{"Version":"v1.0.0","Version":"v1.0.1"}"#.utf8)
        for requested in ["v1.0.0", "v1.0.1"] {
            do {
                #expect(try Self.read(json, requested: requested).version.description == requested)
            } catch {
                #expect("\(error)".contains("v1.0."))
            }
        }
    }

    @Test("may be nested deeper than any stack, and is refused", arguments: ["[", #"{"a":"#])
    func deep(_ opening: String) {
        let depth = 100_000
        let nested = String(repeating: opening, count: depth)
        for json in [nested, #"{"Version":"v1.0.0","x":"# + nested, #"{"Version":"v1.0.0","Origin":"# + nested] {
            #expect(throws: (any Error).self) { try Self.read(Array(json.utf8)) }
        }
        let closed = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(throws: (any Error).self) { try Self.read(Array(#"{"Version":"v1.0.0","x":\#(closed)}"#.utf8)) }
    }

    @Test("is refused when it is larger than a megabyte") func large() throws {
        let url = String(repeating: "u", count: 10 << 20)
        #expect(throws: VersionInfoSyntaxError.self) {
            try Self.read(Array(#"{"Version":"v1.0.0","Origin":{"URL":"\#(url)"}}"#.utf8))
        }
        let padding = String(repeating: " ", count: 1 << 20 - 20)
        #expect(try Self.read(Array((#"{"Version":"v1.0.0"}"# + padding).utf8)).version.description == "v1.0.0")
    }

    @Test("that a source got wrong is a bad answer, and is not stored") func service() async throws {
        let sample = try SampleModule()
        let lying = Array(#"{"Version":"v1.0.1"}"#.utf8)
        let source = FakeSource("one", [sample.request(.info).path: .success(lying)])
        let world = try ServiceWorld(source)
        let failure = try await world.failure(sample.request(.info))
        #expect(failure.error.code == .badAnswer)
        #expect(failure.error.particulars.last?.contains("v1.0.1 instead of requested version") == true)
        #expect(world.stored.isEmpty)
    }

    @Test("that is larger than any source may send is refused before it is read") func overLimit() async throws {
        let sample = try SampleModule()
        let large = sample.info + [UInt8](repeating: 0x20, count: 1 << 20)
        let world = try ServiceWorld(FakeSource("one", [sample.request(.info).path: .success(large)]))
        #expect(try await world.failure(sample.request(.info)).error.code == .badAnswer)
    }
}
