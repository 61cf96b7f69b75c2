import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import Testing

/// `martlet verify go.sum` holds every line against the checksum database.
@Suite("verify go.sum") struct VerifyGoSumTests {
    private let folder: ScratchFolder
    private let log: TestLog

    init() throws {
        folder = try ScratchFolder("verify-sum")
        log = try TestLog(count: 750)
    }

    private func write(_ text: String, _ name: String = "go.sum") throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }

    /// The lines of records of the log.
    private func lines(_ range: Range<Int>) -> String {
        range.map { String(decoding: log.records[$0], as: UTF8.self) }.joined()
    }

    private func answer(_ path: String) -> LoopbackReply {
        do {
            return .status(200, try log.answer(path, size: log.size))
        } catch {
            return .text(404, "not found: unknown revision")
        }
    }

    private func verify(
        _ arguments: String...,
        sumdb: String,
        with more: [String: String] = [:]
    ) async throws -> CommandRun {
        let fixed = [
            "GOENV": "off", "GOPROXY": "off", "GOSUMDB": sumdb, "GOPATH": "\(folder.path)/gopath", "LANG": "C.UTF-8",
        ]
        return try await .martlet(["verify"] + arguments, fixed.merging(more) { $1 }, folder: folder.path)
    }

    private func sumdb(_ server: LoopbackServer) -> String { "\(log.signer.key) \(server.url)" }

    @Test("1,500 lines that agree take one lookup a version, and little time") func large() async throws {
        try write(lines(0..<750))
        try await LoopbackServer.run({ answer($0.path) }) { server in
            let start = ContinuousClock.now
            let run = try await verify("go.sum", sumdb: sumdb(server))
            let time = start.duration(to: .now)
            #expect(run.status == 0 && run.output == "1500 lines: 1500 agree with sum.example.org\n", "\(run.output)")
            #expect(server.requests.count { $0.path.hasPrefix("/lookup/") } == 750)
            #expect(server.requests.count < 800)
            #expect(time < .seconds(30), "\(time)")
        }
    }

    @Test("prints what differs and what is unknown, with its line") func findings() async throws {
        let forged = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        try write(
            lines(0..<3) + "example.com/m3 v1.0.0 \(forged)\nexample.org/new v1.0.0/go.mod \(forged)\n",
            "go.work.sum"
        )
        try await LoopbackServer.run({ answer($0.path) }) { server in
            let run = try await verify("\(folder.path)/go.work.sum", sumdb: sumdb(server))
            #expect(run.status == 1, "\(run.output)\(run.errors)")
            for part in [
                "/go.work.sum:7: example.com/m3 v1.0.0 (zip): differs from sum.example.org\n",
                "go.work.sum: \(forged)\n",
                "/go.work.sum:8: example.org/new v1.0.0 (go.mod): unknown to sum.example.org: not found",
                "8 lines: 6 agree with sum.example.org, 1 differ, 1 unknown to it\n", "\nMTL-SUM021: ",
                "Do not delete go.sum",
            ] {
                #expect(run.output.contains(part), "\(part)\n\(run.output)")
            }
            let json = try await verify("go.work.sum", "--json", "--lang", "zh", sumdb: sumdb(server))
            let answer = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(
                answer["verdict"] as? String == "differ" && answer["lines"] as? Int == 8
                    && answer["agreeing"] as? Int == 6
            )
            let findings = try #require(answer["findings"] as? [[String: Any]])
            #expect(findings.map { $0["state"] as? String } == ["differs", "unknown"])
            #expect(findings.map { $0["line"] as? Int } == [7, 8])
            #expect((answer["cause"] as? [String: Any])?["code"] as? String == "MTL-SUM021")
        }
    }

    @Test("skips and counts private names") func privateNames() async throws {
        try write(lines(0..<4))
        try await LoopbackServer.run({ answer($0.path) }) { server in
            let run = try await verify(
                "go.sum",
                sumdb: sumdb(server),
                with: ["GOPRIVATE": "example.com/m1,example.com/m2"]
            )
            #expect(run.status == 0 && run.output.contains("4 agree with sum.example.org, 4 private"), "\(run.output)")
            #expect(!server.requests.contains { $0.path.contains("/m1@") })
            let before = server.requests.count
            let all = ["GOPRIVATE": "example.com"]
            let none = try await verify("go.sum", sumdb: sumdb(server), with: all)
            #expect(
                none.status == 3 && none.output.contains("covers every line, so nothing was checked."),
                "\(none.output)"
            )
            let json = try await verify("go.sum", "--json", sumdb: sumdb(server), with: all)
            #expect(json.status == 3 && json.output.contains("\"verdict\" : \"unknown\""), "\(json.output)")
            #expect(server.requests.count == before)
        }
        let off = try await verify("go.sum", sumdb: "off")
        #expect(off.status == 3 && off.output.contains("MTL-SUM018"), "\(off.output)")
    }

    @Test("asks a proxy that relays the database, and goes past one that does not") func relays() async throws {
        try write(lines(0..<2))
        let prefix = "/sumdb/sum.example.org"
        let relay: LoopbackServer.Answer = { request in
            if request.path == "\(prefix)/supported" { return .ok("") }
            return request.path.hasPrefix(prefix)
                ? answer(String(request.path.dropFirst(prefix.count))) : .text(404, "no")
        }
        try await LoopbackServer.run({ _ in .text(404, "no") }) { plain in
            try await LoopbackServer.run(relay) { server in
                let proxies = ["GOPROXY": "\(plain.url),\(server.url)"]
                let run = try await verify("go.sum", sumdb: "\(log.signer.key)", with: proxies)
                #expect(run.status == 0, "\(run.output)\(run.errors)")
                #expect(plain.requests.map(\.path) == ["\(prefix)/supported"])
            }
        }
    }

    @Test("a database that is not there, or lies, leaves nothing checked") func noDatabase() async throws {
        try write(lines(0..<100))
        let dead = try await verify("go.sum", sumdb: "\(log.signer.key) http://127.0.0.1:1")
        #expect(dead.status == 3 && dead.output.contains("200 lines: 200 not reached"), "\(dead.output)")
        #expect(dead.output.contains("\nMTL-SUM004: "))
        let liar = try TestLog(name: "sum.example.org")
        var forged = liar
        for index in 0..<100 { forged.append(try TestLog.module(index), zip: DirectoryHash.goMod([1])) }
        // The tree that go has seen on this machine.
        let known = "\(folder.path)/gopath/pkg/sumdb/sum.example.org"
        try FileManager.default.createDirectory(atPath: known, withIntermediateDirectories: true)
        try Data(try log.note(50)).write(to: URL(fileURLWithPath: "\(known)/latest"))
        let history = forged
        let lies: LoopbackServer.Answer = { request in
            do { return .status(200, try history.answer(request.path, size: 100)) } catch { return .text(404, "no") }
        }
        try await LoopbackServer.run(lies) { server in
            let run = try await verify("go.sum", sumdb: sumdb(server))
            #expect(run.status == 3 && run.output.contains("MTL-SUM009"), "\(run.output)")
        }
    }

    @Test("a file that go does not take is told") func malformed() async throws {
        try write("<<<<<<< HEAD\n")
        let run = try await verify("go.sum", sumdb: "off")
        #expect(
            run.status == 3 && run.errors.contains("malformed go.sum") && run.errors.contains("MTL-SUM007"),
            "\(run.errors)"
        )
    }
}
