import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import Testing

/// What sum.golang.org really signed and published, from a module cache in a public repository.
///
/// Source: `nibnait/go-learn` on GitHub, commit dfa47ea6d2da71906422cea95bfaa1306d3ff62b.
@Suite struct RealDatabaseTests {
    struct Group: Decodable, Sendable {
        struct Record: Decodable, Sendable {
            let lookup: String
            let id: UInt64
            let text: String
            let proof: [String]
        }

        struct Older: Decodable, Sendable {
            let size: UInt64
            let note: String
            let consistency_proof_to_9380838: [String]
        }

        struct Run: Decodable, Sendable {
            let lookup_path: String
            let lookup_body: String
            let tiles_base64: [String: String]
        }

        let verifier_key: String
        let tree_head: String
        let records: [Record]
        let older_tree_heads: [Older]
        let full_client_run: Run
    }

    let group: Group
    let key: NoteKey

    init() throws {
        self.group = try Vectors.group("sumdb_real")
        self.key = try NoteKey(group.verifier_key)
    }

    static func hashes(_ texts: [String]) throws -> [TreeHash] {
        try texts.map { try #require(TreeHash(base64: $0)) }
    }

    @Test("records are in the signed tree, and have lines for the module that was looked up")
    func records() throws {
        let head = try SignedTreeHead(Array(group.tree_head.utf8), key: key)
        #expect(group.records.count == 5)
        for row in group.records {
            let record = try SumRecord(id: row.id, text: Array(row.text.utf8))
            try InclusionProof(try Self.hashes(row.proof)).check(record.leafHash, at: record.id, in: head.tree)
            let request = try ChecksumRequest(
                path: "/sumdb/a.b/lookup/\(row.lookup)",
                databases: [#require(DatabaseName("a.b"))]
            )
            guard case .lookup(let module) = request.resource else {
                Issue.record("\(row.lookup) is no lookup")
                continue
            }
            #expect(record.hashes(of: module).zip.count == 1)
            #expect(record.hashes(of: module).goMod.count == 1)
        }
    }

    @Test("older signed trees are the beginning of the newer one")
    func olderHeads() throws {
        let head = try SignedTreeHead(Array(group.tree_head.utf8), key: key)
        #expect(group.older_tree_heads.count == 6)
        for row in group.older_tree_heads {
            let older = try SignedTreeHead(Array(row.note.utf8), key: key)
            #expect(older.tree.size == row.size)
            let proof = ConsistencyProof(try Self.hashes(row.consistency_proof_to_9380838))
            try proof.check(from: older.tree, to: head.tree)
            // The same proof does not serve a tree with one record less.
            let other = try #require(TreeHead(size: older.tree.size - 1, root: older.tree.root))
            #expect(throws: TreeProofError.invalid) { try proof.check(from: other, to: head.tree) }
        }
    }

    /// A transport that has what a client once got, and nothing else.
    func recordedTransport() throws -> MemoryChecksumTransport {
        let run = group.full_client_run
        var recorded = [run.lookup_path: Array(run.lookup_body.utf8)]
        for (path, text) in run.tiles_base64 { recorded[path] = Array(try #require(Data(base64Encoded: text))) }
        let transport = MemoryChecksumTransport()
        transport.with { [recorded] in $0.recorded = recorded }
        return transport
    }

    static let module = Result {
        try ModuleVersion(path: "github.com/uber/go-torch", version: "v0.0.0-20181107071353-86f327cc820e")
    }

    @Test("a whole lookup succeeds with exactly the tiles that the go command used, and again without network")
    func fullRun() async throws {
        let transport = try recordedTransport()
        let module = try Self.module.get()
        let client = ChecksumClient(key: key, transport: transport)
        let record = try await client.record(of: module)
        #expect(record.id == 10063)
        #expect(
            record.hashes(of: module).zip.map(\.description) == ["h1:jV0Y58RWaOMT3i5foW2YoEKlaN6biewBtngFwAfEwQ0="]
        )
        #expect(
            record.hashes(of: module).goMod.map(\.description) == ["h1:uuMPbyv6WJykZcarrIuJiTjfSGC997/jnfHyyeeG2Jo="]
        )
        let run = group.full_client_run
        #expect(Set(transport.reads) == Set(run.tiles_base64.keys).union([run.lookup_path]))
        #expect(transport.reads.count == 6)

        transport.with { $0.isOffline = true }
        transport.forgetEvents()
        for again in [client, ChecksumClient(key: key, transport: transport)] {
            #expect(try await again.lookupReply(for: module) == Array(run.lookup_body.utf8))
        }
        #expect(transport.reads.isEmpty)
    }

    @Test("one bit in any of the tiles, or in the reply, and nothing is believed or kept")
    func tampered() async throws {
        let module = try Self.module.get()
        for path in try recordedTransport().with({ Array($0.recorded.keys) }) {
            for position in [0.0, 0.3, 0.6, 0.999] {
                let transport = try recordedTransport()
                transport.with { state in
                    let count = state.recorded[path]?.count ?? 0
                    state.recorded[path]?[Int(Double(count) * position)] ^= 1
                }
                let client = ChecksumClient(key: key, transport: transport)
                await #expect(throws: ChecksumError.self) { try await client.record(of: module) }
                #expect(transport.with { $0.cache["/lookup/\(module.path)@\(module.version)"] } == nil)
                #expect(transport.with { $0.cache[path] } == nil)
            }
        }
    }
}
