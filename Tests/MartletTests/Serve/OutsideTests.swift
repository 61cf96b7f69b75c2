import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import martlet

@Suite("The connections to sources", .timeLimit(.minutes(5))) struct OutsideTests {
    // Each has a gate of its own; who has passed it must find a connection.
    @Test("suffice for all fetches at once from two sources on one host") func twoOnOneHost() async throws {
        try await LoopbackServer.run({ _ in LoopbackReply(.hang) }) { server in
            let sample = SettingsSample(arguments: [
                "--upstreams", "\(server.url)/one", "--route", "second.example=\(server.url)/two",
                "--sumdb", "off", "--max-cold-fetches", "40",
            ])
            let policy = try Outside(try sample.load()).policy()
            let asking = Task { try await Self.ask(policy, each: 40) }
            let watching = Task {
                await server.waitForRequests(80)
                asking.cancel()
            }
            // Those that find no connection give up, and end the others.
            _ = await asking.result
            #expect(server.requests.count == 80)
            if server.requests.count == 80 { await watching.value }
        }
    }

    /// Asks both sources for so many lists at once.
    private static func ask(_ policy: ModulePolicy, each count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                for host in ["first", "second"] {
                    let path = try ModulePath("\(host).example/m\(number)")
                    guard case .allow(let route) = policy.verdict(for: path) else { continue }
                    group.addTask { try await ask(route.chain, path) }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func ask(_ chain: SourceChain, _ path: ModulePath) async throws {
        _ = try await chain.first("a list") { (source) throws(AttemptError) in
            do throws(SourceError) { return try await source.read(.list(path)) } catch { throw .source(error) }
        }
    }
}
