import TestKit
import Testing

@testable import ChecksumDatabase

@Suite struct TreeTests {
    struct Place: Decodable, Sendable {
        let level: Int
        let n: UInt64
        let index: UInt64
    }

    struct Log: Decodable, Sendable {
        let records: [String]
        let record_hashes: [String]
        let stored_hashes: [String]
        let tree_hashes: [String]
    }

    struct RecordProof: Decodable, Sendable {
        let record: UInt64
        let tree: Int
        let proof: [String]
    }

    struct RecordCheck: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let record: UInt64
        let tree: UInt64
        let record_hash: String
        let proof: [String]
        let ok: Bool
        let error: String?

        var testDescription: String { name }
    }

    struct TreeProof: Decodable, Sendable {
        let old: UInt64
        let new: UInt64
        let proof: [String]
    }

    static let vectors = Result { try Vectors.group("tlog") as Log }

    /// The 13 records of the vectors as a log.
    static let log = Result {
        var log = try TestLog()
        for (index, text) in try vectors.get().records.enumerated() {
            log.append(try TestLog.module(index), text: text)
        }
        return log
    }

    static func hashes(_ texts: [String]) throws -> [TreeHash] {
        try texts.map { try #require(TreeHash(base64: $0)) }
    }

    @Test(
        "places nodes in storage as Go does",
        arguments: try Vectors.cases("stored_hash_index", of: "tlog") as [Place]
    )
    func storedIndex(_ row: Place) throws {
        #expect(try #require(TreeNode(level: row.level, index: row.n)).storedIndex == row.index)
    }

    @Test("storage positions that exceed 64 bits are nil, and impossible nodes cannot be made")
    func storageLimits() throws {
        let last = try #require(TreeNode(level: 0, index: TreeNode.maximumTreeSize - 1))
        // Twice the number less its one bits: 2^64 - 66.
        #expect(last.storedIndex == 18_446_744_073_709_551_550)
        #expect(TreeNode(level: 0, index: TreeNode.maximumTreeSize) == nil)
        #expect(TreeNode(level: 62, index: 0) != nil)
        #expect(TreeNode(level: 62, index: 1) == nil)
        #expect(TreeNode(level: 63, index: 0) == nil)
        #expect(TreeNode(level: -1, index: 0) == nil)
        #expect(TreeNode(level: 1, index: .max) == nil)
        #expect(TreeNode.completed(byRecord: .max).isEmpty)
    }

    @Test("hashes records, nodes and roots as Go does")
    func hashes() throws {
        let vectors = try Self.vectors.get()
        let log = try Self.log.get()
        for (text, hash) in zip(vectors.records, vectors.record_hashes) {
            #expect(TreeHash(ofRecord: Array(text.utf8)).description == hash)
        }
        let stored = (0..<13).flatMap { TreeNode.completed(byRecord: $0) }
        #expect(stored.map { log.hash(of: $0).description } == vectors.stored_hashes)
        #expect(stored.map(\.storedIndex) == (0..<23).map { UInt64($0) })
        for (size, hash) in vectors.tree_hashes.enumerated() { #expect(try log.head(size).root.description == hash) }
    }

    @Test(
        "makes and checks inclusion proofs",
        arguments: try Vectors.cases("record_proofs", of: "tlog") as [RecordProof]
    )
    func recordProof(_ row: RecordProof) throws {
        let log = try Self.log.get()
        let head = try log.head(row.tree)
        let proof = try InclusionProof(of: row.record, size: head.size) { log.hash(of: $0) }
        #expect(proof.hashes.map(\.description) == row.proof)
        try proof.check(TreeHash(ofRecord: log.records[Int(row.record)]), at: row.record, in: head)
    }

    @Test(
        "accepts and refuses inclusion proofs as Go does",
        arguments: try Vectors.cases("record_proof_checks_tree13", of: "tlog") as [RecordCheck]
    )
    func recordCheck(_ row: RecordCheck) throws {
        let head = try #require(TreeHead(size: row.tree, root: try Self.log.get().head(13).root))
        let proof = InclusionProof(try Self.hashes(row.proof))
        let leaf = try #require(TreeHash(base64: row.record_hash))
        do throws(TreeProofError) {
            try proof.check(leaf, at: row.record, in: head)
            #expect(row.ok)
        } catch .outOfRange {
            #expect(row.error == "tlog: invalid inputs in CheckRecord")
        } catch {
            #expect(error.description == row.error)
        }
    }

    @Test("makes and checks consistency proofs", arguments: try Vectors.cases("tree_proofs", of: "tlog") as [TreeProof])
    func treeProof(_ row: TreeProof) throws {
        let log = try Self.log.get()
        let proof = try ConsistencyProof(from: row.old, to: row.new) { log.hash(of: $0) }
        #expect(proof.hashes.map(\.description) == row.proof)
        try proof.check(from: try log.head(Int(row.old)), to: try log.head(Int(row.new)))
    }

    @Test("every proof in trees up to 40 holds, and none of them with any hash altered, left out or added")
    func everyProof() throws {
        let log = try TestLog(count: 40)
        for new in 1...40 {
            let head = try log.head(new)
            for record in 0..<new {
                let leaf = TreeHash(ofRecord: log.records[record])
                let proof = try InclusionProof(of: UInt64(record), size: head.size) { log.hash(of: $0) }
                try proof.check(leaf, at: UInt64(record), in: head)
                for bad in Self.spoilt(proof.hashes) {
                    #expect(throws: TreeProofError.invalid) {
                        try InclusionProof(bad).check(leaf, at: UInt64(record), in: head)
                    }
                }
            }
            for old in 1...new {
                let older = try log.head(old)
                let proof = try ConsistencyProof(from: older.size, to: head.size) { log.hash(of: $0) }
                try proof.check(from: older, to: head)
                for bad in Self.spoilt(proof.hashes) {
                    #expect(throws: TreeProofError.invalid) { try ConsistencyProof(bad).check(from: older, to: head) }
                }
            }
        }
    }

    static func spoilt(_ hashes: [TreeHash]) -> [[TreeHash]] {
        var all = [hashes + [TreeHash.empty]]
        if !hashes.isEmpty { all += [Array(hashes.dropLast()), Array(hashes.dropFirst())] }
        for index in hashes.indices {
            var altered = hashes
            altered[index] = .empty
            all.append(altered)
        }
        return all
    }

    @Test("proofs about what is not there are refused")
    func outOfRange() throws {
        let log = try TestLog(count: 3)
        let head = try log.head(3)
        let empty = TreeHead.empty
        #expect(throws: TreeProofError.outOfRange) { try InclusionProof([]).check(.empty, at: 3, in: head) }
        #expect(throws: TreeProofError.outOfRange) { try InclusionProof([]).check(.empty, at: 0, in: empty) }
        #expect(throws: TreeProofError.outOfRange) { try ConsistencyProof([]).check(from: empty, to: head) }
        #expect(throws: TreeProofError.outOfRange) { try ConsistencyProof([]).check(from: head, to: empty) }
        #expect(throws: TreeProofError.outOfRange) { try InclusionProof(of: 3, size: 3) { log.hash(of: $0) } }
        #expect(throws: TreeProofError.outOfRange) { try ConsistencyProof(from: 0, to: 3) { log.hash(of: $0) } }
        #expect(throws: TreeProofError.outOfRange) { try ConsistencyProof(from: 4, to: 3) { log.hash(of: $0) } }
    }

    @Test("proofs of absurd length or in the largest tree end, and do not hold")
    func hostileProofs() throws {
        let head = try #require(TreeHead(size: TreeNode.maximumTreeSize, root: .empty))
        let long = [TreeHash](repeating: .empty, count: 1000)
        for count in [0, 1, 62, 63, 64, 1000] {
            let hashes = Array(long.prefix(count))
            for place in [0, 1, head.size - 1] {
                #expect(throws: TreeProofError.invalid) {
                    try InclusionProof(hashes).check(.empty, at: place, in: head)
                }
            }
            let older = try #require(TreeHead(size: head.size - 1, root: .empty))
            #expect(throws: TreeProofError.invalid) { try ConsistencyProof(hashes).check(from: older, to: head) }
        }
    }
}
