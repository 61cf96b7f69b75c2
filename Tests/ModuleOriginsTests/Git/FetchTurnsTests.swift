import ModuleProxy
import Synchronization
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Turns of git commands", .timeLimit(.minutes(1))) struct FetchTurnsTests {
    /// Counts how many are inside at once.
    private final class Room: Sendable {
        private let state = Mutex((inside: 0, most: 0))

        func enter() {
            state.withLock { state in
                state.inside += 1
                state.most = max(state.most, state.inside)
            }
        }

        func leave() { state.withLock { $0.inside -= 1 } }

        var inside: Int { state.withLock { $0.inside } }
        var most: Int { state.withLock { $0.most } }
    }

    private let room = Room()
    private let gate = Gate()

    /// A command that goes on until the gate is open.
    private func stay(_ turns: FetchTurns, at address: String) async throws {
        try await turns.run(address) {
            room.enter()
            await gate.wait()
            room.leave()
        }
    }

    @Test("leave room for other hosts, however many wait for a slow one") func slowHost() async throws {
        let turns = FetchTurns(limit: 3, perHost: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.open() }
            for number in 0..<20 { group.addTask { try await stay(turns, at: "https://slow.example/\(number)") } }
            try await wait { room.inside >= 2 }
            await settle()
            #expect(try await turns.run("https://fast.example/x") { 7 } == 7)
            gate.open()
            try await group.waitForAll()
        }
        #expect(room.most == 2)
    }

    @Test("are limited over all hosts as well") func all() async throws {
        let turns = FetchTurns(limit: 2, perHost: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.open() }
            for number in 0..<20 { group.addTask { try await stay(turns, at: "https://\(number).example/x") } }
            try await wait { room.inside >= 2 }
            await settle()
            gate.open()
            try await group.waitForAll()
        }
        #expect(room.most == 2)
    }

    @Test(
        "are those of one host for all addresses of it",
        arguments: [
            ("https://a.example/x", "https://a.example/y/z.git"), ("ssh://git@a.example/x", "ssh://git@a.example/y"),
            ("/srv/mirror/a", "/srv/mirror/b"),
        ]
    )
    func sameHost(_ first: String, _ second: String) async throws {
        let turns = FetchTurns(limit: 4, perHost: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.open() }
            for address in [first, second] { group.addTask { try await stay(turns, at: address) } }
            await settle()
            gate.open()
            try await group.waitForAll()
        }
        #expect(room.most == 1)
    }

    @Test(
        "are others for another host",
        arguments: [
            ("https://a.example/x", "https://b.example/x"), ("https://a.example/x", "https://a.example:8443/x"),
            ("/srv/mirror/a", "/home/mirror/a"),
        ]
    )
    func otherHost(_ first: String, _ second: String) async throws {
        let turns = FetchTurns(limit: 4, perHost: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.open() }
            group.addTask { try await stay(turns, at: first) }
            try await wait { room.inside >= 1 }
            #expect(try await turns.run(second) { 7 } == 7)
            gate.open()
            try await group.waitForAll()
        }
    }

    @Test("are refused when too many wait for one host, and other hosts go on") func overloaded() async throws {
        let turns = FetchTurns(limit: 2, perHost: 1)
        let address = "https://slow.example/x"
        try await withThrowingTaskGroup(of: FetchError?.self) { group in
            defer { gate.open() }
            // One runs, 64 wait, and one finds no place.
            for _ in 0..<66 {
                group.addTask {
                    do {
                        try await stay(turns, at: address)
                        return nil
                    } catch let error as FetchError {
                        return error
                    }
                }
            }
            let refused = try await group.next() ?? nil
            #expect(refused == .overloaded(subject: address))
            #expect(try await turns.run("https://fast.example/x") { 7 } == 7)
            gate.open()
            for try await error in group { #expect(error == nil) }
        }
        #expect(room.most == 1)
    }

    @Test("are given on by what fails and by who goes away") func given() async throws {
        let turns = FetchTurns(limit: 1, perHost: 1)
        await #expect(throws: CancellationError.self) {
            try await turns.run("https://a.example/x") { throw CancellationError() }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.open() }
            group.addTask { try await stay(turns, at: "https://a.example/x") }
            try await wait { room.inside >= 1 }
            let leaving = Task { try await turns.run("https://a.example/y") { Issue.record("it was nobody's turn") } }
            await settle()
            leaving.cancel()
            await #expect(throws: CancellationError.self) { try await leaving.value }
            gate.open()
            try await group.waitForAll()
        }
        #expect(try await turns.run("https://a.example/z") { 7 } == 7)
    }

    @Test("of a host where a command runs are not forgotten, however many others come") func forgetting() async throws {
        let turns = FetchTurns(limit: 8, perHost: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.open() }
            group.addTask { try await stay(turns, at: "https://slow.example/x") }
            try await wait { room.inside >= 1 }
            for number in 0..<600 { try await turns.run("https://\(number).example/x") {} }
            group.addTask { try await stay(turns, at: "https://slow.example/y") }
            await settle()
            gate.open()
            try await group.waitForAll()
        }
        #expect(room.most == 1)
    }
}
