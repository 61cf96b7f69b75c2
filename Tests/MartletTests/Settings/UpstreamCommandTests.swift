import GoModules
import Testing

@testable import martlet

@Suite struct UpstreamCommandTests {
    @Test(
        "is a program by its absolute path, and words that no shell reads",
        arguments: [
            ("/c", "/c", []),
            ("/c --profile ci", "/c", ["--profile", "ci"]),
            ("  /c  a   b ", "/c", ["a", "b"]),
            (#"/c "$HOME/x y" ~ *"#, "/c", [#""$HOME/x"#, #"y""#, "~", "*"]),
            ("/c a=b", "/c", ["a=b"]),
        ] as [(String, String, [String])]
    )
    func words(_ text: String, _ program: String, _ arguments: [String]) throws {
        let command = try UpstreamCommand("https://x.y/team=\(text)")
        #expect(command.url.absoluteText == "https://x.y/team")
        #expect(command.program.description == program)
        #expect(command.arguments == arguments)
    }

    @Test(
        "anything else is refused",
        arguments: [
            ("x", #""x" has no '='; \#(remedy)"#),
            (
                "x.y=/c",
                #""x.y=/c" begins with no URL (invalid proxy URL scheme (must be https, http): x.y); \#(remedy)"#
            ),
            ("http://x.y=/c", #""http://x.y=/c" would send a password over plain http; use an https URL"#),
            ("https://u:CANARY@x.y=/c", #""https://***@x.y=/c" has credentials in its URL; give the URL alone"#),
            ("https://x.y=", #""https://x.y=" names no command by its absolute path; \#(remedy)"#),
            // Git would look for git-credential-store; here no PATH decides what is asked for passwords.
            ("https://x.y=store", #""https://x.y=store" names no command by its absolute path; \#(remedy)"#),
            ("https://x.y=./c", #""https://x.y=./c" names no command by its absolute path; \#(remedy)"#),
            ("https://x.y=/c a\tb", #""https://x.y=/c a\u{9}b" holds a control character; \#(remedy)"#),
            ("https://x.y=/c a\nb", #""https://x.y=/c a\u{a}b" holds a control character; \#(remedy)"#),
        ] as [(String, String)]
    )
    func refuses(_ text: String, _ line: String) throws {
        let errors = try SettingsSample(arguments: ["--upstream-credential-helper", text]).errors()
        #expect(errors == ["--upstream-credential-helper: \(line)"])
    }

    @Test("a password over plain http stays on this machine", arguments: ["localhost", "127.0.0.1", "[::1]"])
    func loopback(_ host: String) throws {
        let sample = SettingsSample(arguments: ["--upstream-credential-helper", "http://\(host):8080=/c"])
        #expect(try sample.errors().isEmpty)
    }

    @Test("one that cannot be run, or that everybody can write, is refused where it is named")
    func programs() throws {
        let file = """
            upstream:
              credential-helpers:
                - https://a.b=/closed --profile ci
                - https://c.d=/gone --profile ci
                - url: https://x.y
                  command: /open --profile ci

            """
        let errors = try SettingsSample(file: file, unreadable: ["/gone"], writable: ["/open"]).errors()
        #expect(
            errors == [
                "martlet.yaml:4: upstream.credential-helpers: cannot be run; name another",
                "martlet.yaml:5: upstream.credential-helpers: is everybody's; close it",
            ]
        )
    }

    private static let remedy = "use URL=COMMAND such as https://git.corp.example=/usr/local/bin/corp-credentials"
}
