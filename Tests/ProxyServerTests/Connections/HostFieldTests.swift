import Testing

@testable import ProxyServer

@Suite struct HostFieldTests {
    @Test(
        "names and addresses, with a port or without",
        arguments: [
            "", "x", "proxy.example", "proxy.example:8080", "proxy.example:", "127.0.0.1:1", "[::1]", "[::1]:443",
            "[v1.fe80::a]", "a_b~c", "%41", "x,y",
        ]
    )
    func valid(_ value: String) { #expect(HostField.isValid(value)) }

    @Test(
        "anything else is none",
        arguments: ["x y", "x/y", "user@x", "[::1", "[]", "[::1]x", "[::1]:x", "x:8o", "x:1:2", "ä", "x\u{0}", "<x>"]
    )
    func invalid(_ value: String) { #expect(!HostField.isValid(value)) }
}
