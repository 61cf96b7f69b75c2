import Foundation
import Synchronization
import TestKit
import Testing

/// `--max-cold-fetches`: what may be fetched at once is fetched at once, also from one host.
@Suite("limit of cold fetches") struct ColdFetchLimitTests {
    /// More than any limit of connections that a client library has by itself.
    private static let count = 120

    /// Sends that many requests at once and prints the first line of each answer.
    private static let script = """
        for i in $(seq \(count)); do
            exec {connection}<>"/dev/tcp/127.0.0.1/$0"
            printf 'GET /example.com/m%s/@v/v1.0.0.info HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' "$i" >&"$connection"
            connections+=("$connection")
        done
        for connection in "${connections[@]}"; do head -n 1 <&"$connection"; done
        """

    @Test("none of them waits for a connection") func together() async throws {
        let gate = Gate()
        let arrived = Mutex(0)
        // Nothing is answered before everything has been asked.
        let source = try await LoopbackServer.start { _ in
            let number = arrived.withLock { number in
                number += 1
                return number
            }
            if number == Self.count { gate.open() }
            return LoopbackReply(.wait(gate), .text(LoopbackReply.head(404, headers: [("Content-Length", "0")])))
        }
        let folder = try ScratchFolder("cold")
        let martlet = try await MartletProcess.start(
            store: folder.path + "/store",
            ["--upstreams", source.url, "--sumdb", "off", "--max-cold-fetches", "\(Self.count)"]
        )
        let port = try #require(martlet.url.split(separator: ":").last)
        let run = try await CommandRun.of(
            "/bin/bash",
            ["-c", Self.script, "\(port)"],
            environment: ["PATH": "/usr/bin:/bin"]
        )
        let lines = run.output.split(whereSeparator: \.isNewline)
        #expect(lines.count == Self.count, "\(run.errors)")
        #expect(lines.filter { $0.contains(" 404 ") }.count == Self.count, "\(Set(lines))")
        #expect(martlet.end() == (0, false))
        await source.stop()
    }
}
