import GoModules
import Testing

@Suite struct VersionInfoTests {
    /// The rows of `client_behaviour.responses` that are about the members of an answer, and more of their kind.
    @Test(
        "an answer is accepted or refused as by Go",
        arguments: [
            ("v1.0.0", nil, "v1.0.0", nil),
            ("v1.0.0", "2020-01-02T03:04:05Z", "v1.0.0", nil),
            ("v1.0.0", "2020-01-02T03:04:05+02:00", "v1.0.0", nil),
            ("v1.0.0", "2020-01-02", "v1.0.0", #"proxy returned info with malformed time "2020-01-02""#),
            ("v1.0.1", nil, "v1.0.0", "proxy returned info for version v1.0.1 instead of requested version"),
            ("", nil, "v1.0.0", "proxy returned info for version  instead of requested version"),
            ("V1.0.0", nil, "v1.0.0", "proxy returned info for version V1.0.0 instead of requested version"),
            ("v1.0.0", nil, nil, nil),
            ("v0.0.0-20200102030405-abcdefabcdef", nil, nil, nil),
            // Go would go on to ask for the list; a proxy that says so is not worth passing on.
            ("v1.0", nil, nil, #"proxy returned info for version "v1.0", which is not canonical"#),
            ("master", nil, nil, #"proxy returned info for version "master", which is not canonical"#),
            ("", nil, nil, #"proxy returned info for version "", which is not canonical"#),
            ("v2.0.0", nil, nil, "a.b/c@v2.0.0: invalid version: should be v0 or v1, not v2"),
        ] as [(String, String?, String?, String?)]
    )
    func answers(_ version: String, _ time: String?, _ requested: String?, _ sentence: String?) throws {
        let path = try ModulePath("a.b/c")
        let requested = requested.flatMap { CanonicalVersion($0) }
        do {
            let info = try VersionInfo(version: version, time: time, origin: nil, of: path, requested: requested)
            #expect(sentence == nil)
            #expect(info.version.description == version)
            #expect((info.time == nil) == (time == nil))
            #expect(info.origin == nil)
        } catch { #expect("\(error)" == sentence) }
    }

    @Test("the time is rendered in UTC to the second")
    func utc() throws {
        let path = try ModulePath("a.b/c")
        let info = try VersionInfo(
            version: "v1.0.0",
            time: "2020-01-02T03:04:05.9+02:00",
            origin: nil,
            of: path,
            requested: nil
        )
        #expect(info.time == "2020-01-02T01:04:05Z")
    }

    @Test(
        "a pseudo-version's origin loses its reference, and no other does",
        arguments: [("v1.0.0", "refs/tags/v1.0.0"), ("v0.0.0-20200102030405-abcdefabcdef", nil)] as [(String, String?)]
    )
    func reference(_ version: String, _ ref: String?) throws {
        let origin = VersionInfo.Origin(
            vcs: "git",
            url: "https://a.b/c",
            subdir: "sub",
            hash: "0123",
            ref: "refs/tags/v1.0.0"
        )
        let path = try ModulePath("a.b/c")
        let info = try VersionInfo(version: version, time: nil, origin: origin, of: path, requested: nil)
        #expect(info.origin?.ref == ref)
        #expect(info.origin?.hash == "0123")
        #expect(info.origin?.vcs == "git")
        #expect(info.origin?.url == "https://a.b/c")
        #expect(info.origin?.subdir == "sub")
    }
}
