import ChecksumDatabase
import GoModules
import TestKit
import Testing

@Suite struct ChecksumClientTests {
    /// A log of 300 modules, a transport to it and a client.
    let log: TestLog
    let transport: MemoryChecksumTransport
    let client: ChecksumClient

    init() throws {
        self.log = try TestLog(count: 300)
        self.transport = MemoryChecksumTransport(log)
        self.client = ChecksumClient(key: log.signer.key, transport: transport)
    }

    func lookupPath(_ index: Int) -> String { "/lookup/example.com/m\(index)@v1.0.0" }

    /// Lets every answer to a lookup pass through `change`.
    func tamperLookups(_ change: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        transport.with { state in
            state.tampering = { path, honest in
                path.hasPrefix("/lookup/") ? change(try honest.get()) : try honest.get()
            }
        }
    }

    func isKept(_ path: String) -> Bool { transport.with { $0.cache[path] != nil } }

    @Test("a record is found with few requests, and then without any, also by another client")
    func warm() async throws {
        let module = try TestLog.module(5)
        let record = try await client.record(of: module)
        #expect(record.id == 5)
        #expect(record.hashes(of: module).zip == [DirectoryHash.goMod(Array("zip of \(module)".utf8))])
        #expect(
            transport.reads.sorted() == [lookupPath(5), "/tile/8/0/000", "/tile/8/0/001.p/44", "/tile/8/1/000.p/1"]
        )
        transport.forgetEvents()
        transport.with { $0.isOffline = true }
        #expect(try await client.record(of: module) == record)
        let restarted = ChecksumClient(key: log.signer.key, transport: transport)
        #expect(try await restarted.record(of: module) == record)
        #expect(transport.with { $0.events } == [])
    }

    @Test("upper case is escaped in what is asked")
    func escaping() async throws {
        var log = log
        let module = try ModuleVersion(path: "example.com/BurntSushi", version: "v1.0.0-RC1")
        log.append(module)
        let transport = MemoryChecksumTransport(log)
        let client = ChecksumClient(key: log.signer.key, transport: transport)
        #expect(try await client.record(of: module).id == 300)
        #expect(transport.reads.first == "/lookup/example.com/!burnt!sushi@v1.0.0-!r!c1")
    }

    @Test("the answer to a lookup holds the record and our own head")
    func lookupReply() async throws {
        let expected = "5\n" + String(decoding: log.records[5], as: UTF8.self) + "\n"
        #expect(try await client.lookupReply(for: TestLog.module(5)) == Array(expected.utf8) + (try log.note(300)))
    }

    @Test("a newer head in the reply becomes ours, also for a record inside our tree")
    func advance() async throws {
        transport.with { $0.visibleSize = 100 }
        _ = try await client.record(of: TestLog.module(5))
        transport.with { $0.visibleSize = 300 }
        let reply = try await client.lookupReply(for: TestLog.module(6))
        #expect(reply.suffix(100) == (try log.note(300)).suffix(100))
        #expect(transport.with { $0.head } == (try log.note(300)))
    }

    @Test("a newer head that cannot be connected with ours moves nothing, and the record is proven under ours")
    func noAdvance() async throws {
        transport.with { $0.visibleSize = 100 }
        _ = try await client.record(of: TestLog.module(5))
        transport.with { state in
            state.visibleSize = 300
            state.tampering = { path, honest in
                if path.hasPrefix("/tile/") { throw ChecksumRemoteError.unavailable(reason: "no tiles") }
                return try honest.get()
            }
        }
        let reply = try await client.lookupReply(for: TestLog.module(6))
        #expect(reply.suffix(100) == (try log.note(100)).suffix(100))
        #expect(transport.with { $0.head } == (try log.note(100)))
    }

    // MARK: CVE-2026-56864, lines that no signature covers

    static let attack =
        "example.com/m5 v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        + "example.com/m5 v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

    @Test(
        "CVE-2026-56864: lines outside the record are never taken for it",
        arguments: ["before", "after the record", "after the note", "in the note"]
    )
    func unauthenticatedLines(_ place: String) async throws {
        // A genuine reply, but about another module.
        let other = try SumRecord(id: 7, text: log.records[7]).formatted
        let note = try log.note(300)
        let attack = Array(Self.attack.utf8)
        tamperLookups { _ in
            switch place {
            case "before": attack + other + note
            case "after the record": other + attack + note
            case "after the note": other + note + attack
            default: other + note.dropLast(20) + attack + note.suffix(20)
            }
        }
        await #expect(throws: ChecksumError.self) { try await client.record(of: TestLog.module(5)) }
        #expect(!isKept(lookupPath(5)))
    }

    @Test("CVE-2026-56864: signed lines after the tree's root are no record either")
    func extensionLines() async throws {
        let text = try log.head(300).text + Self.attack
        let note = try log.signer.note(text)
        let other = try SumRecord(id: 7, text: log.records[7]).formatted
        tamperLookups { _ in other + note }
        await #expect(throws: ChecksumError.missingLines(try TestLog.module(5))) {
            try await client.record(of: TestLog.module(5))
        }
        #expect(!isKept(lookupPath(5)))
    }

    @Test("signature lines of unknown keys are accepted, and not handed on")
    func foreignSignatures() async throws {
        tamperLookups { $0 + Array("\u{2014} evil.example AAAAAGh0dHA6Ly9ldmls\n".utf8) }
        let reply = try await client.lookupReply(for: TestLog.module(5))
        #expect(!String(decoding: reply, as: UTF8.self).contains("evil"))
        #expect(!transport.with { $0.cache.values.contains { String(decoding: $0, as: UTF8.self).contains("evil") } })
    }

    // MARK: CVE-2026-42501, a successful answer that says nothing

    @Test(
        "CVE-2026-42501: an empty or foreign answer verifies nothing",
        arguments: ["", "\n", "{}", "<html>\n\n</html>"]
    )
    func emptyReply(_ body: String) async throws {
        tamperLookups { _ in Array(body.utf8) }
        await #expect(throws: ChecksumError.invalid(.form, reason: "malformed record data")) {
            try await client.record(of: TestLog.module(5))
        }
        #expect(!isKept(lookupPath(5)))
    }

    @Test(
        "CVE-2026-42501: a genuine record without both lines verifies nothing",
        arguments: [
            "example.com/x v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
            "example.com/x v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
            "example.com/y v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                + "example.com/y v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
            "example.com/x v1.0.0 h2:AAAA\nexample.com/x v1.0.0/go.mod h2:AAAA\n",
        ]
    )
    func incompleteRecord(_ text: String) async throws {
        var log = log
        let module = try ModuleVersion(path: "example.com/x", version: "v1.0.0")
        log.append(module, text: text)
        let transport = MemoryChecksumTransport(log)
        let client = ChecksumClient(key: log.signer.key, transport: transport)
        await #expect(throws: ChecksumError.missingLines(module)) { try await client.record(of: module) }
        await #expect(throws: ChecksumError.missingLines(module)) { try await client.lookupReply(for: module) }
        #expect(transport.with { $0.cache["/lookup/example.com/x@v1.0.0"] } == nil)
    }

    // MARK: Other lies and failures

    @Test("an altered record text or number is found out", arguments: [0, 3, 40])
    func alteredRecord(_ position: Int) async throws {
        tamperLookups { reply in
            var reply = reply
            reply[position] ^= 1
            return reply
        }
        await #expect(throws: ChecksumError.self) { try await client.record(of: TestLog.module(5)) }
        #expect(!isKept(lookupPath(5)))
    }

    @Test("a record number beyond the signed tree is refused")
    func beyond() async throws {
        let note = try log.note(300)
        let text = log.records[5]
        tamperLookups { _ in Array("300\n".utf8) + text + Array("\n".utf8) + note }
        await #expect(throws: ChecksumError.invalid(.record, reason: "cannot validate record 300 in tree of size 300"))
        {
            try await client.record(of: TestLog.module(5))
        }
    }

    @Test("a head that another key signed is refused, also when the record needs none")
    func wrongKey() async throws {
        let foreign = try NoteSigner(name: "sum.example.org", seed: Array(2...33)).note(try log.head(300).text)
        tamperLookups { Array($0[..<($0.count - foreign.count)]) + foreign }
        let reason = "reading tree note: note has no verifiable signatures"
        await #expect(throws: ChecksumError.invalid(.signature, reason: reason)) {
            try await client.record(of: TestLog.module(5))
        }
        transport.with { $0.tampering = nil }
        _ = try await client.record(of: TestLog.module(5))
        tamperLookups { Array($0[..<($0.count - foreign.count)]) + foreign }
        await #expect(throws: ChecksumError.invalid(.signature, reason: reason)) {
            try await client.record(of: TestLog.module(6))
        }
    }

    @Test("an answer of the database's own that it has no such module is told apart from failures, and neither lasts")
    func failuresExpire() async throws {
        let module = try TestLog.module(5)
        let failures: [(any Error, ChecksumError)] = [
            (ChecksumRemoteError.notFound(reason: "no such module"), .unknownModule(module, reason: "no such module")),
            (ChecksumRemoteError.unavailable(reason: "503"), .unavailable(reason: "503")),
            (CancellationError(), .cancelled),
        ]
        for (failure, error) in failures {
            transport.with { $0.tampering = { _, _ in throw failure } }
            await #expect(throws: error) { try await client.record(of: module) }
        }
        // A tile that a signed tree must have, but is "not found", says nothing about the module.
        transport.with { state in
            state.tampering = { path, honest in
                guard !path.hasPrefix("/tile/") else { throw ChecksumRemoteError.notFound(reason: "gone") }
                return try honest.get()
            }
        }
        await #expect(throws: ChecksumError.unavailable(reason: "not found: gone")) {
            try await client.record(of: module)
        }
        transport.with { $0.tampering = nil }
        #expect(try await client.record(of: module).id == 5)
    }

    @Test(
        "a damaged kept file is read anew and replaced",
        arguments: ["/lookup/", "/tile/8/0/000", "/tile/8/0/001.p/44", "/tile/8/1/"]
    )
    func damagedCache(_ prefix: String) async throws {
        let module = try TestLog.module(5)
        let record = try await client.record(of: module)
        let path = try #require(transport.with { state in state.cache.keys.first { $0.hasPrefix(prefix) } })
        let honest = try #require(transport.with { $0.cache[path] })
        for damage in [
            [], [UInt8](repeating: 0, count: honest.count), [honest[0] ^ 1] + honest.dropFirst(), honest + [0],
        ] {
            transport.with { $0.cache[path] = damage }
            transport.forgetEvents()
            #expect(try await client.record(of: module) == record)
            // A reply with something after its note is as good as before: the note of a kept reply is not used.
            let isUsable = prefix == "/lookup/" && damage.count > honest.count
            #expect(transport.reads.contains(path) || isUsable)
            #expect(transport.with { $0.cache[path] } == honest || isUsable)
        }
    }

    @Test("when nothing can be kept, a record inside the tree is still proven, but the head does not move")
    func diskFull() async throws {
        transport.with { $0.visibleSize = 100 }
        _ = try await client.record(of: TestLog.module(5))
        transport.with { $0.mayCache = false }
        #expect(try await client.record(of: TestLog.module(6)).id == 6)
        #expect(!isKept(lookupPath(6)))
        transport.with { $0.visibleSize = 300 }
        await #expect(throws: ChecksumError.unavailable(reason: "its tiles cannot be stored")) {
            try await client.record(of: TestLog.module(200))
        }
        #expect(transport.with { $0.head } == (try log.note(100)))
        transport.with { $0.mayCache = true }
        #expect(try await client.record(of: TestLog.module(200)).id == 200)
    }

    @Test("one tile altered on the way: nothing of it is kept, and what was kept stays", arguments: [2, 8])
    func tileAltered(_ height: Int) async throws {
        let small = try TestLog(count: 60)
        for leaf in [0, 5, 17, 31, 47, 48, 59] {
            let honest = MemoryChecksumTransport(small)
            _ = try await ChecksumClient(key: small.signer.key, transport: honest, tileHeight: height)
                .record(of: TestLog.module(leaf))
            for path in honest.reads where path.hasPrefix("/tile/") {
                let transport = MemoryChecksumTransport(small)
                transport.with { state in
                    state.tampering = { asked, honest in
                        var bytes = try honest.get()
                        if asked == path { bytes[bytes.count - 1] ^= 1 }
                        return bytes
                    }
                }
                let client = ChecksumClient(key: small.signer.key, transport: transport, tileHeight: height)
                await #expect(throws: ChecksumError.self) { try await client.record(of: TestLog.module(leaf)) }
                let wrong = transport.with { state in
                    state.cache.filter { honest.cached($0.key) != $0.value }
                }
                #expect(wrong.isEmpty)
            }
        }
    }
}
