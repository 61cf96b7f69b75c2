import ModuleOrigins
import ModuleProxy
import Testing

/// SEC-E1 and SEC-E3: what a path or a page names must not lead into the house.
@Suite("Addresses that others name") struct AddressGuardTests {
    private func guarding(_ addresses: String..., allowed: String...) -> AddressGuard {
        AddressGuard(trusted: ["proxy.corp.example:443"], allowed: allowed.compactMap { AddressRange($0) }) { _ in
            addresses.compactMap { IPAddress($0) }
        }
    }

    static let reserved = [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.255", "100.100.100.200", "192.0.0.1", "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "::127.0.0.1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1",
    ]

    @Test("are refused when they are reserved", arguments: reserved) func refused(_ address: String) async {
        await #expect(throws: SourceError.self) { try await guarding(address).address(of: "evil.example", port: 443) }
        await #expect(throws: SourceError.self) { try await guarding().address(of: address, port: 443) }
    }

    @Test(
        "are taken when they are not",
        arguments: [
            "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "198.17.0.1",
        ]
    )
    func taken(_ address: String) async throws {
        #expect(try await guarding(address).address(of: "h.example", port: 443) == IPAddress(address))
    }

    @Test("are left out of a mixed answer") func mixed() async throws {
        #expect(
            try await guarding("10.0.0.1", "1.1.1.1", "::1").address(of: "h.example", port: 443) == IPAddress("1.1.1.1")
        )
    }

    @Test("are refused by name", arguments: ["localhost", "a.localhost", "metadata.google.internal", "printer.local"])
    func names(_ host: String) async {
        await #expect(throws: SourceError.self) { try await guarding("1.1.1.1").address(of: host, port: 443) }
    }

    @Test("are taken in networks that the operator opens, and nowhere else") func opened() async throws {
        let guarding = guarding("10.1.2.3", allowed: "10.1.0.0/16")
        #expect(try await guarding.address(of: "git.corp.example", port: 443) == IPAddress("10.1.2.3"))
        #expect(try await guarding.address(of: "git.internal", port: 443) == IPAddress("10.1.2.3"))
        await #expect(throws: SourceError.self) { try await guarding.address(of: "10.2.0.1", port: 443) }
    }

    @Test("are not looked at for hosts of the settings") func trusted() async throws {
        #expect(try await guarding("127.0.0.1").address(of: "proxy.corp.example", port: 443) == nil)
    }

    @Test("that do not resolve are a fault that may pass") func unresolved() async {
        await #expect(throws: SourceError.self) {
            try await AddressGuard(trusted: []) { host throws(SourceError) in
                throw .unavailable(reason: host, retryAfter: nil)
            }.address(of: "h.example", port: 443)
        }
    }

    // MARK: What is told of them

    @Test(
        "are told to nobody but the log, whatever the reason is",
        arguments: ["evil.example", "localhost", "metadata.google.internal", "10.0.0.9"]
    )
    func told(_ host: String) async throws {
        let log = LogNotes()
        let error = await log.during {
            await #expect(throws: SourceError.self) {
                try await guarding("10.1.2.3", "fd00::7").address(of: host, port: 443)
            }
        }
        let reason = "\(host) is not reached: the settings of this server do not allow its address"
        #expect(error == .notEnabled(reason: reason))
        #expect(log.all.count == 1)
        let found = host == "10.0.0.9" ? host : "10.1.2.3 fd00::7"
        #expect(log.all.first?.contains("addresses=\(found) host=\(host):443") == true, "\(log.all)")
        let unknown = #expect(throws: SourceError.self) { try guarding().checkName(host, port: 443) }
        #expect(unknown == error)
    }
}
