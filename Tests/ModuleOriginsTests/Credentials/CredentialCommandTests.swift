import GoModules
import Testing

@testable import ModuleOrigins

@Suite struct CredentialCommandTests {
    @Test(
        "it is told scheme, host and path as git tells them",
        arguments: [
            ("https://git.corp.example", "protocol=https\nhost=git.corp.example\n\n"),
            ("https://GIT.corp.example:443/", "protocol=https\nhost=git.corp.example\n\n"),
            ("https://git.corp.example:8443", "protocol=https\nhost=git.corp.example:8443\n\n"),
            ("https://git.corp.example/team/", "protocol=https\nhost=git.corp.example\npath=team\n\n"),
            ("https://git.corp.example/a//b%20c", "protocol=https\nhost=git.corp.example\npath=a/b c\n\n"),
            ("http://127.0.0.1:8080/x", "protocol=http\nhost=127.0.0.1:8080\npath=x\n\n"),
            ("https://[2001:db8::1]", "protocol=https\nhost=[2001:db8::1]\n\n"),
        ]
    )
    func question(_ prefix: String, _ expected: String) throws {
        let command = try CredentialCommand(for: ProxyURL(prefix), program: "/c")
        #expect(String(decoding: command.question, as: UTF8.self) == expected)
    }

    @Test(
        "what could be told in two ways is refused",
        arguments: [
            // CVE-2020-5260 and CVE-2024-52006: a line end in an address makes another question of it.
            ("https://a.example/%0ahost=b.example", CredentialError.commandPath(origin: "https://a.example")),
            ("https://a.example/x%0Dy", .commandPath(origin: "https://a.example")),
            ("https://a.example/x%00y", .commandPath(origin: "https://a.example")),
            ("https://a.example/" + String(repeating: "x", count: 2049), .commandPath(origin: "https://a.example")),
            ("https://a..example/x", .commandAddress("https://a..example/x", .host)),
            ("http://a.example", .insecure(origin: "http://a.example")),
        ]
    )
    func refused(_ prefix: String, _ error: CredentialError) {
        #expect(throws: error) { try CredentialCommand(for: ProxyURL(prefix), program: "/c") }
    }
}
