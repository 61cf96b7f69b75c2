import Foundation
import GoModules
import ModuleProxy
import Testing

@testable import ModuleOrigins

@Suite struct UpstreamCredentialsTests {
    /// What is presented to `url`, in one word.
    private static func shown(_ credentials: UpstreamCredentials, _ url: String) async throws -> String? {
        switch try await credentials.authorization(for: FetchURL(url)) {
        case .basic(let basic)?: "\(basic.user):\(basic.password.reveal())"
        case .bearer(let token)?: token.reveal()
        case nil: nil
        }
    }

    @Test(
        "the user and password of a source's URL go to its scheme, host, port and path only",
        arguments: [
            ("https://proxy.example/go", "u:p s"),
            ("https://proxy.example/go/a.b/@v/list", "u:p s"),
            ("https://PROXY.example:443/go/x", "u:p s"),
            ("https://proxy.example/", nil),
            ("https://proxy.example/golang", nil),
            ("https://proxy.example/GO/x", nil),
            ("https://proxy.example:8443/go/x", nil),
            ("http://proxy.example/go/x", nil),
            ("http://proxy.example:443/go/x", nil),
            ("https://sub.proxy.example/go/x", nil),
            ("https://proxy.example.evil.example/go/x", nil),
            // What a server may decode into another place.
            ("https://proxy.example/go/../x", nil),
            ("https://proxy.example/go/%2e%2E/x", nil),
            ("https://proxy.example/go/..%2Fx", nil),
            ("https://proxy.example/go/..%5cx", nil),
        ] as [(String, String?)]
    )
    func source(_ url: String, _ expected: String?) async throws {
        let credentials = try UpstreamCredentials(sources: [ProxyURL("https://u:p%20s@proxy.example/go")])
        #expect(try await Self.shown(credentials, url) == expected)
    }

    @Test(
        "netrc goes to the machine's host and port, over https or on this machine",
        arguments: [
            ("https://a.example/x", "u:p"),
            ("http://a.example/x", nil),
            ("https://a.example:8443/x", nil),
            ("https://b.example:8443/x", "v:q"),
            ("https://b.example/x", nil),
            ("http://localhost:8080/x", "l:o"),
            ("https://c.example/deep/x", "w:r"),
            ("https://c.example/x", nil),
            ("https://d.example/x", "first:1"),
        ] as [(String, String?)]
    )
    func netrc(_ url: String, _ expected: String?) async throws {
        let text = """
            machine a.example login u password p
            machine b.example:8443 login v password q
            machine localhost:8080 login l password o
            machine c.example/deep login w password r
            machine d.example login first password 1
            machine d.example login second password 2
            machine not/a\\host login x password y
            """
        let credentials = try UpstreamCredentials(sources: [], netrc: Netrc(text))
        #expect(try await Self.shown(credentials, url) == expected)
    }

    @Test("the source's URL counts before token files, those before netrc, longer prefixes before shorter ones")
    func order() async throws {
        let folder = try TokenFolder()
        let credentials = try UpstreamCredentials(
            sources: [ProxyURL("https://u:p@a.example/one")],
            tokens: [
                TokenFile("https://a.example/=\(folder.write("whole"))"),
                TokenFile("https://a.example/two=\(folder.write("two"))"),
            ],
            netrc: Netrc("machine a.example login n password r machine b.example login n password r")
        )
        #expect(try await Self.shown(credentials, "https://a.example/one/x") == "u:p")
        #expect(try await Self.shown(credentials, "https://a.example/two/x") == "two")
        #expect(try await Self.shown(credentials, "https://a.example/three/x") == "whole")
        #expect(try await Self.shown(credentials, "https://b.example/x") == "n:r")
    }

    @Test("a password that would travel in the clear is refused, except to this machine")
    func insecure() async throws {
        let source = try ProxyURL("http://u:p@proxy.example/go")
        #expect(throws: CredentialError.insecure(origin: "http://proxy.example")) {
            try UpstreamCredentials(sources: [source])
        }
        let local = try UpstreamCredentials(sources: [ProxyURL("http://u:p@127.0.0.1:8080")])
        #expect(try await Self.shown(local, "http://127.0.0.1:8080/x") == "u:p")
    }

    @Test("nothing of it shows when it is printed")
    func hidden() throws {
        let credentials = try UpstreamCredentials(
            sources: [ProxyURL("https://u:canary@a.example")],
            netrc: Netrc("machine b.example login n password canary")
        )
        var text = "\(credentials) \(settings(credentials: credentials))"
        dump(credentials, to: &text)
        #expect(!text.contains("canary"))
    }
}
