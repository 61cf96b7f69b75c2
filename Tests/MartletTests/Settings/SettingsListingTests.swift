import Testing

@testable import martlet

@Suite struct SettingsListingTests {
    static let sample = SettingsSample(
        arguments: ["--listen", "127.0.0.1:1", "--private", "a.b", "--private", "c.d"],
        environment: [
            "MARTLET_UPSTREAMS": "https://user:CANARY@proxy.example|direct",
            "HTTPS_PROXY": "http://u:CANARY@p.example:3128",
            "HOME": "/home/me@work",
        ],
        file: "routes:\n  - corp.example=https://CANARY@goproxy.corp.example\nupstream:\n  stall-timeout: 1m\n"
    )

    @Test(
        "has one line per setting: name, value, source",
        arguments: [
            "listen                       127.0.0.1:1  (--listen)",
            "private                      a.b c.d  (--private)",
            "upstreams                    https://***@proxy.example|direct  (MARTLET_UPSTREAMS)",
            "https-proxy                  http://***@p.example:3128  (HTTPS_PROXY)",
            "routes                       corp.example=https://***@goproxy.corp.example  (martlet.yaml:1)",
            "upstream.stall-timeout       1m  (martlet.yaml:4)",
            "path-prefix                  \"\"  (default)",
            "sumdb                        sum.golang.org  (default)",
            // No URL, so nothing to mask.
            "netrc                        /home/me@work/.netrc  (default)",
            "config                       martlet.yaml  (MARTLET_CONFIG)",
        ]
    )
    func text(_ line: String) throws {
        let lines = SettingsListing(try Self.sample.load().resolved).text.split(separator: "\n")
        #expect(lines.count == SettingKey.allCases.count)
        #expect(lines.contains { $0 == line })
    }

    @Test("never shows credentials")
    func secrets() throws {
        let listing = SettingsListing(try Self.sample.load().resolved)
        #expect(!listing.text.contains("CANARY"))
        #expect(!listing.yaml.contains("CANARY"))
    }

    @Test("the file it writes has the same effect")
    func roundTrip() throws {
        let arguments = SettingKey.allCases.filter(\.isAllowedInFile).flatMap { $0.arguments($0.sampleText) }
        let settings = try SettingsSample(arguments: arguments + ["--path-prefix", "/a", "--store", #"/a "b" \c"#])
            .load()
        let again = try SettingsSample(file: SettingsListing(settings.resolved).yaml).load()
        #expect(again.differences(from: settings).map(\.key) == [.config])
    }

    @Test("the file it writes leaves defaults to be defaults")
    func defaultsStay() throws {
        let settings = try SettingsSample().load()
        let file = SettingsListing(settings.resolved).yaml
        #expect(file.contains("# listen: \"127.0.0.1:8080\"  # default"))
        let again = try SettingsSample(file: file).load()
        let keys = SettingKey.allCases.filter { $0 != .config }
        #expect(keys.allSatisfy { again.resolved[$0].source == .standard })
    }
}
