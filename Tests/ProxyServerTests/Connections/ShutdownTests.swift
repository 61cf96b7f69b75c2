import GoModules
import NIOCore
import ServiceLifecycle
import TestKit
import Testing

@testable import ProxyServer

/// How a server stops while clients are at it.
@Suite(.timeLimit(.minutes(5))) struct ShutdownTests {
    @Test("stopping closes idle connections at once and lets running downloads finish") func shutdown() async throws {
        let gate = Gate()
        let source = ScriptedSource(["/a.b/c/@v/v1.0.0.mod": .success(Array("module a.b/c\n".utf8))], gate: gate)
        // A machine that has other things to do must not look like a slow reader.
        var limits = ConnectionLimits()
        limits.rateSpan = .seconds(600)
        let scene = try SocketTests.scene(source, limits)
        let zip = [UInt8](repeating: UInt8(ascii: "z"), count: 8 << 20)
        try await scene.store(zip, .zip)
        let (idle, fetched, downloaded) = try await scene.run { port, group in
            try await Wire.run(port) { idle in
                try await Wire.run(port) { fetching in
                    try await Wire.run(port, receiveBuffer: 4096) { downloading in
                        try await idle.send(SocketTests.get("/healthz"))
                        _ = try await idle.read(to: "ok\n")
                        try await downloading.send(SocketTests.get("/a.b/c/@v/v1.0.0.zip"))
                        _ = try await downloading.read(to: "\r\n\r\n")
                        try await fetching.send(SocketTests.get("/a.b/c/@v/v1.0.0.mod"))
                        await source.waitForRequest()
                        await group.triggerGracefulShutdown()
                        // The idle connection ends while the other two are still served.
                        let rest = await idle.readToEnd()
                        gate.open()
                        return (rest, await fetching.readToEnd(), await downloading.readToEnd().utf8.count)
                    }
                }
            }
        }
        #expect(idle.isEmpty)
        #expect(fetched.hasPrefix("HTTP/1.1 200 OK\r\n") && fetched.hasSuffix("module a.b/c\n"))
        #expect(fetched.contains("Connection: close"))
        #expect(downloaded == zip.count)
    }

    @Test("clients that connect while it stops hold nothing up, and are answered or closed") func connecting()
        async throws
    {
        for _ in 0..<30 {
            let scene = try SocketTests.scene()
            let answers = try await scene.run { port, group in
                try await withThrowingTaskGroup(of: [String].self) { clients in
                    for _ in 0..<4 { clients.addTask { await Self.askUntilRefused(port) } }
                    await group.triggerGracefulShutdown()
                    return try await clients.reduce(into: []) { $0 += $1 }
                }
            }
            #expect(answers.allSatisfy { $0.isEmpty || $0.hasSuffix("\r\n\r\nok\n") }, "\(answers)")
        }
    }

    /// Connects, asks and reads to the end, again and again, until nobody listens any more.
    private static func askUntilRefused(_ port: Int) async -> [String] {
        var answers: [String] = []
        while true {
            do {
                answers.append(
                    try await Wire.run(port) { wire in
                        try await wire.send(SocketTests.get("/healthz", "Connection: close\r\n"))
                        return await wire.readToEnd()
                    }
                )
            } catch {
                return answers
            }
        }
    }
}
