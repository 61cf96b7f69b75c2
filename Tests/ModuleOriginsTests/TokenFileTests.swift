import Foundation
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite struct TokenFileTests {
    private static func result(_ text: String, mode: Int = 0o600) async throws -> String {
        let folder = try TokenFolder()
        let file = try TokenFile("https://a.example/go=\(folder.write(text, mode: mode))")
        do throws(SourceError) { return try await file.token().reveal() } catch { return error.description }
    }

    @Test(
        "the first line is the token",
        arguments: [
            ("abc", "abc"), ("abc\n", "abc"), ("abc\r\nsecond\n", "abc"), ("  abc \n", "abc"),
            ("", "the token file for https://a.example has an empty first line"),
            ("\nabc", "the token file for https://a.example has an empty first line"),
            ("canary 1", "the token file for https://a.example holds no plain token"),
            ("canary\u{7F}", "the token file for https://a.example holds no plain token"),
            ("canaryü", "the token file for https://a.example holds no plain token"),
        ]
    )
    func firstLine(_ text: String, _ expected: String) async throws {
        #expect(try await Self.result(text) == expected)
    }

    @Test(
        "everybody must not be able to read it",
        arguments: [(0o600, true), (0o640, true), (0o644, false), (0o604, false)]
    )
    func mode(_ mode: Int, _ isGood: Bool) async throws {
        let problem = "the token file for https://a.example can be read by everybody; its mode must be 0640 or less"
        #expect(try await Self.result("abc", mode: mode) == (isGood ? "abc" : problem))
    }

    @Test("it is read again each time, and may be missing for a while")
    func readsAgain() async throws {
        let folder = try TokenFolder()
        let path = folder.write("one")
        let file = try TokenFile("https://a.example/go=\(path)")
        #expect(try await file.token().reveal() == "one")
        try FileManager.default.removeItem(atPath: path)
        let missing = SourceError.unavailable(
            reason: "the token file for https://a.example cannot be read: no such file or directory",
            retryAfter: nil
        )
        await #expect(throws: missing) { try await file.token() }
        try FileManager.default.moveItem(atPath: folder.write("two"), toPath: path)
        #expect(try await file.token().reveal() == "two")
    }

    @Test("a folder, or a file far too large, is none")
    func noFile() async throws {
        let folder = try TokenFolder()
        for path in [folder.path, folder.write(String(repeating: "x", count: 70_000))] {
            let file = try TokenFile("https://a.example/go=\(path)")
            await #expect(throws: SourceError.self) { try await file.token() }
        }
    }

    @Test(
        "the setting binds an address to an absolute path",
        arguments: [
            ("https://a.example/go", CredentialError.malformedTokenSetting("https://a.example/go")),
            ("=/etc/token", .malformedTokenSetting("=/etc/token")),
            ("https://a.example/go=token", .malformedTokenSetting("https://a.example/go=token")),
            ("a.example=/etc/token", .tokenAddress("a.example", .scheme)),
            ("https://u@a.example=/etc/token", .tokenAddress("https://u@a.example", .userinfo)),
            ("http://a.example=/etc/token", .insecure(origin: "http://a.example")),
        ]
    )
    func setting(_ text: String, _ error: CredentialError) {
        #expect(throws: error) { try TokenFile(text) }
    }

    @Test("the token reaches its prefix as a bearer token, and no other place")
    func presented() async throws {
        let folder = try TokenFolder()
        let canary = try await LoopbackServer.start { _ in .ok("x") }
        try await LoopbackServer.run({ request in
            request.path == "/go/away" ? .redirect(canary.url + "/go/x") : .ok("x")
        }) { server in
            let token = try TokenFile("\(server.url)/go=\(folder.write("canary"))")
            let credentials = try UpstreamCredentials(sources: [], tokens: [token])
            try await withFetcher(settings(credentials: credentials)) { fetcher in
                for path in ["/go/x", "/other", "/go/away"] {
                    _ = try await fetcher.read(FetchURL(server.url + path), limit: 10)
                }
                // The same port by another name is another origin.
                _ = try await fetcher.read(FetchURL("http://localhost:\(server.port)/go/x"), limit: 10)
            }
            #expect(server.requests.map { $0.header("Authorization") } == ["Bearer canary", nil, "Bearer canary", nil])
        }
        #expect(canary.requests.map { $0.header("Authorization") } == [nil])
        await canary.stop()
    }
}
