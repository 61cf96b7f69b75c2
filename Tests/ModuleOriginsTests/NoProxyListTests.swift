import ModuleOrigins
import Testing

@Suite struct NoProxyListTests {
    @Test(
        "matches as Go's NO_PROXY does",
        arguments: [
            ("", "https://a.example", false),
            ("*", "https://a.example", true),
            ("x.example,*", "https://a.example", true),
            ("a.example", "https://a.example", true),
            ("A.Example ", "https://a.example", true),
            ("a.example", "https://sub.a.example", true),
            ("a.example", "https://ba.example", false),
            (".a.example", "https://sub.a.example", true),
            (".a.example", "https://a.example", false),
            ("*.a.example", "https://sub.a.example", true),
            ("*.a.example", "https://a.example", false),
            ("a.example:8443", "https://a.example:8443", true),
            ("a.example:8443", "https://a.example", false),
            ("a.example:443", "https://a.example", true),
            ("10.0.0.0/8", "https://10.1.2.3", true),
            ("10.0.0.0/8", "https://11.1.2.3", false),
            // A range matches addresses only; names are not resolved for it.
            ("0.0.0.0/0", "https://a.example", false),
            ("10.1.2.3", "https://10.1.2.3:8443", true),
            ("10.1.2.3:8443", "https://10.1.2.3", false),
            ("10.1.2", "https://10.1.2.3", false),
            ("2001:db8::1", "https://[2001:db8:0::1]", true),
            ("[2001:db8::1]:8443", "https://[2001:db8::1]:8443", true),
            ("[2001:db8::1]:8443", "https://[2001:db8::1]", false),
            ("2001:db8::/32", "https://[2001:db8:1::1]", true),
            ("2001:db8::/32", "https://[2001:db9::1]", false),
            ("x.example, 10.0.0.0/8 ,a.example", "https://a.example", true),
            (",,", "https://a.example", false),
            (":8443", "https://a.example:8443", false),
            (".", "https://a.example", false),
        ]
    )
    func matches(_ list: String, _ url: String, _ expected: Bool) throws {
        #expect(try NoProxyList(list).contains(FetchURL(url)) == expected)
    }

    @Test(
        "a range has the bits it names",
        arguments: [
            ("10.0.0.0/0", "255.1.2.3", true), ("10.0.0.0/9", "10.127.0.1", true), ("10.0.0.0/9", "10.128.0.1", false),
            ("10.1.2.3/32", "10.1.2.3", true), ("10.1.2.3/32", "10.1.2.2", false), ("10.0.0.0/8", "::1", false),
            ("::ffff:10.0.0.0/8", "10.1.1.1", true),
        ]
    )
    func ranges(_ range: String, _ address: String, _ expected: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(#require(IPAddress(address))) == expected)
    }

    @Test(
        "is no range",
        arguments: ["10.0.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "a/8", "/8", "10.0.0.0/"]
    )
    func noRange(_ text: String) {
        #expect(AddressRange(text) == nil)
    }
}
