import ModuleOrigins
import NIOCore
import NIOPosix
import TestKit
import Testing

@testable import Probes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Names and connections, apart from what is spoken over them.
@Suite("Names and connections") struct ConnectingTests {
    @Test("errors of the system have their causes") func faults() {
        let cases: [(Int32, String)] = [
            (ECONNREFUSED, "MTL-NET004"), (ETIMEDOUT, "MTL-NET003"), (EHOSTUNREACH, "MTL-NET005"),
            (ENETUNREACH, "MTL-NET005"),
            (EADDRNOTAVAIL, "MTL-NET005"), (EACCES, "MTL-NET005"), (EPERM, "MTL-NET005"),
        ]
        for (number, code) in cases {
            #expect(DialFault(IOError(errnoCode: number, reason: "connect")).code == code)
        }
        #expect(DialFault(ChannelError.connectTimeout(.seconds(1))).code == "MTL-NET003")
    }

    @Test("a connection that nobody takes is given up") func timeout() async throws {
        // A listener that takes nothing in: when its queue is full, the system drops what comes.
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 1)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let port = listener.localAddress?.port ?? 0
        let address = try #require(IPAddress("127.0.0.1"))
        var waiting: [any Channel] = []
        let dialer = Dialer(port: port, limit: .milliseconds(200))
        while let channel = await dialer.attempt(address).channel { waiting.append(channel) }
        let ladder = await climb(
            "http://127.0.0.1:\(port)",
            prober(limits: ProbeLimits(connect: .milliseconds(300), whole: .seconds(60)))
        )
        #expect(ladder?.end == "connect MTL-NET003")
        for channel in waiting { try await channel.close() }
        try await listener.close()
    }

    @Test("addresses that no server of the Internet has are told apart") func kinds() {
        let cases: [(String, AddressKind?)] = [
            ("0.0.0.0", .unspecified), ("::", .unspecified), ("127.0.0.1", .loopback), ("::1", .loopback),
            ("10.1.2.3", .privateNetwork),
            ("192.168.0.1", .privateNetwork), ("fd00::1", .privateNetwork), ("169.254.1.1", .linkLocal),
            ("192.0.2.1", .documentation),
            ("203.0.113.9", .documentation), ("2001:db8::1", .documentation), ("198.18.0.5", .benchmarking),
            ("1.1.1.1", nil), ("2606:4700::1111", nil),
        ]
        for (address, kind) in cases { #expect(IPAddress(address).flatMap { AddressKind($0) } == kind, "\(address)") }
        #expect(AddressKind.allCases.filter(\.isWrong) == [.unspecified, .loopback, .documentation])
        #expect(["localhost", "build", "x.internal", "127.0.0.1"].allSatisfy(AddressKind.mayHaveAny))
        #expect(!AddressKind.mayHaveAny("proxy.example.com"))
    }

    @Test("name servers are read from resolv.conf") func nameServers() {
        let text =
            "# a\nnameserver 1.1.1.1\r\n  nameserver\t::1  # b\nsearch corp.example\nnameserver\nnameserverx 2.2.2.2\n"
        #expect(NameServers.listed(in: text) == ["1.1.1.1", "::1"])
        #expect(NameServers.listed(in: "").isEmpty)
    }

    @Test("names of the house may lead to private addresses, and that is noted for others") func notes() async throws {
        let step = NameStep(
            resolve: { _ in .addresses([IPAddress("10.0.0.1"), IPAddress("1.1.1.1")].compactMap(\.self)) },
            limit: .seconds(60)
        )
        let origin = try #require(Origin(url: "https://proxy.example.com"))
        let facts = await step.run(origin).facts
        #expect(facts.contains(ProbeFact(.addresses, "10.0.0.1 1.1.1.1")))
        #expect(facts.contains(ProbeFact(.suspicious, "10.0.0.1 (private network)")))
        let own = try #require(Origin(url: "https://proxy.internal"))
        #expect(await !step.run(own).facts.contains { $0.name == .suspicious })
    }

    @Test("a result that is late is dropped") func race() async {
        let race = Race<Int>()
        race.end(1)
        race.end(2)
        #expect(await race.first() == 1)
    }

    @Test("the system knows this machine, and no name below .invalid") func system() async throws {
        guard case .addresses(let addresses) = try await SystemResolver.answer(to: "localhost") else {
            Issue.record("no address")
            return
        }
        #expect(addresses.allSatisfy { $0.isLoopback })
        // Without any server of names, the answer is a failure in place of a no.
        let answer = try await SystemResolver.answer(to: "martlet-test.invalid")
        if case .addresses = answer { Issue.record("\(answer)") }
    }
}
