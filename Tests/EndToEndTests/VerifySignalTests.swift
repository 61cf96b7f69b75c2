import Foundation
import TestKit
import Testing

/// `martlet verify` leaves nothing behind when a signal ends it.
@Suite("verify, ended by a signal", .timeLimit(.minutes(2))) struct VerifySignalTests {
    @Test("takes its folder away", arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func signals(_ signal: Int32, _ status: Int32) async throws {
        let folder = try ScratchFolder("verify-signal")
        let temporary = "\(folder.path)/tmp"
        try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
        try await LoopbackServer.run({ _ in LoopbackReply(.hang) }) { server in
            let log = try ProcessLog()
            let process = try Self.start(server.url, folder.path, temporary, log)
            // Nothing of it stays when an expectation throws.
            defer { process.signal(SIGKILL) }
            await server.waitForRequests(1)
            let names = try FileManager.default.contentsOfDirectory(atPath: temporary)
            #expect(names.contains { $0.hasPrefix("martlet-verify-") }, "\(names)")
            process.signal(signal)
            let end = await process.end()
            await log.waitForEnd()
            #expect(!end.wasSignalled && end.status == status, "\(end) \(log.text)")
            #expect(log.text.isEmpty, "\(log.text)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
        }
    }

    /// Starts a run that asks one proxy, and nobody else.
    private static func start(
        _ proxy: String,
        _ folder: String,
        _ temporary: String,
        _ log: ProcessLog
    ) throws -> ChildProcess {
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let environment = [
            "HOME": folder, "TMPDIR": temporary, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "GOENV": "off",
            "GOPROXY": proxy, "GOSUMDB": "off", "GOVCS": "*:off", "GOPATH": "\(folder)/gopath",
        ]
        return try log.attach { end in
            try ChildProcess(
                try Tool.martlet(),
                ["verify", "example.com/m@v1.0.0"],
                environment: environment,
                folder: folder,
                input: nothing,
                output: end,
                errors: end
            )
        }
    }
}
