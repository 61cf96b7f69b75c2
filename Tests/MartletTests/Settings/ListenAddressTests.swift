import Testing

@testable import martlet

@Suite struct ListenAddressTests {
    @Test(
        "reads host and port, and knows loopback",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1", 8080, true, "127.0.0.1:8080"),
            ("127.9.8.7:0", "127.9.8.7", 0, true, "127.9.8.7:0"),
            ("localhost:65535", "localhost", 65535, true, "localhost:65535"),
            ("LocalHost:1", "localhost", 1, true, "localhost:1"),
            ("[::1]:8080", "::1", 8080, true, "[::1]:8080"),
            ("[0:0:0:0:0:0:0:1]:80", "::1", 80, true, "[::1]:80"),
            ("0.0.0.0:8080", "0.0.0.0", 8080, false, "0.0.0.0:8080"),
            ("10.0.0.1:8080", "10.0.0.1", 8080, false, "10.0.0.1:8080"),
            ("[::]:8080", "::", 8080, false, "[::]:8080"),
            // Bound to both families by some systems; not worth an exception.
            ("[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80, false, "[::ffff:127.0.0.1]:80"),
            ("proxy.corp.example:443", "proxy.corp.example", 443, false, "proxy.corp.example:443"),
            // Names that only look like loopback.
            ("localhost.corp.example:80", "localhost.corp.example", 80, false, "localhost.corp.example:80"),
            ("127.0.0.1.corp.example:80", "127.0.0.1.corp.example", 80, false, "127.0.0.1.corp.example:80"),
        ] as [(String, String, UInt16, Bool, String)]
    )
    func reads(_ text: String, _ host: String, _ port: UInt16, _ isLoopback: Bool, _ shown: String) throws {
        let address = try ListenAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.isLoopback == isLoopback)
        #expect("\(address)" == shown)
    }

    @Test(
        "refuses, and says why",
        arguments: [
            ("", #""" has no port; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#),
            ("8080", #""8080" has no port; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#),
            (":8080", #"":8080" has no host; use 127.0.0.1:8080 for this machine alone"#),
            ("a.b:", #""a.b:" has no port between 0 and 65535; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#),
            (
                "a.b:65536",
                #""a.b:65536" has no port between 0 and 65535; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#
            ),
            (
                "a.b:+80",
                #""a.b:+80" has no port between 0 and 65535; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#
            ),
            (
                "a.b:http",
                #""a.b:http" has no port between 0 and 65535; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#
            ),
            (
                "::1:80",
                #""::1:80" has an IPv6 address without brackets; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#
            ),
            (
                "[::1:80",
                #""[::1:80" holds no IPv6 address in its brackets; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#
            ),
            (
                "[127.0.0.1]:80",
                #""[127.0.0.1]:80" holds no IPv6 address in its brackets; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#
            ),
            (
                "[]:80",
                #""[]:80" holds no IPv6 address in its brackets; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#
            ),
        ]
    )
    func refuses(_ text: String, _ message: String) {
        #expect(problem { () throws(SettingProblem) in _ = try ListenAddress(text) } == message)
    }

    @Test(
        "refuses hosts that other programs read as an address of their own choice",
        arguments: [
            "127.1:80", "2130706433:80", "0x7f.1:80", "0177.0.0.1:80", "127.0.0.1.:80", "a..b:80", "-a.b:80", "a-.b:80",
            "a b:80", "a/b:80", "u@a.b:80", "bücher.example:80", "127.0.0.1\u{0}.example:80",
        ]
    )
    func refusesHost(_ text: String) throws {
        let message = try #require(problem { () throws(SettingProblem) in _ = try ListenAddress(text) })
        #expect(message.contains("holds neither an address nor a host name"))
    }
}
