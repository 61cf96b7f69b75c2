import ChecksumDatabase
import GoModules

/// Notes, what a checksum database sends, and proofs.
enum Trees {
    @Sendable static func openNote(_ fields: [[UInt8]]) -> [UInt8] {
        var keys: [NoteKey] = []
        for line in fields[1].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            do { keys.append(try NoteKey(String(decoding: line, as: UTF8.self))) } catch { continue }
        }
        do {
            let note = try SignedNote(fields[0], keys: keys)
            let names = note.verified.map { signature in
                let digits = String(signature.hash, radix: 16)
                return "\(signature.name)+\(String(repeating: "0", count: 8 - digits.utf8.count))\(digits)"
            }
            return join(["+", "\(keys.count)", note.text] + names + ["\(note.unverified.count)"])
        } catch {
            return join("-", "\(keys.count)")
        }
    }

    @Sendable static func parse(_ fields: [[UInt8]]) -> [UInt8] {
        let text = fields[0].text
        return join(
            value {
                let head = try TreeHead(text: text)
                return "\(head.size)|\(head.root)"
            },
            value {
                let (record, rest) = try SumRecord.parse(reply: fields[0])
                return "\(record.id)|\(record.text.text)|\(rest.text)"
            },
            value {
                let tile = try Tile(path: text)
                let level =
                    switch tile.content {
                    case .hashes(let level): level
                    case .records: -1
                    }
                return "\(tile.height)|\(level)|\(tile.index)|\(tile.width)|\(tile.path)"
            }
        )
    }

    @Sendable static func checkRecord(_ fields: [[UInt8]]) -> [UInt8] {
        verdict {
            let tree = try head(fields[1], fields[2])
            try InclusionProof(hashes(fields[0])).check(try leaf(fields[4]), at: number(fields[3]), in: tree)
        }
    }

    @Sendable static func checkTree(_ fields: [[UInt8]]) -> [UInt8] {
        verdict {
            let (new, old) = (try head(fields[1], fields[2]), try head(fields[3], fields[4]))
            try ConsistencyProof(hashes(fields[0])).check(from: old, to: new)
        }
    }

    /// A log of the records, a line each, with the proof of one and of an older size.
    @Sendable static func prove(_ fields: [[UInt8]]) -> [UInt8] {
        let records = fields[0].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var nodes: [TreeNode: TreeHash] = [:]
        for (id, record) in records.enumerated() {
            for node in TreeNode.completed(byRecord: UInt64(id)) {
                if node.level == 0 {
                    nodes[node] = TreeHash(ofRecord: Array(record))
                } else if let left = TreeNode(level: node.level - 1, index: node.index * 2).flatMap({ nodes[$0] }),
                    let right = TreeNode(level: node.level - 1, index: node.index * 2 + 1).flatMap({ nodes[$0] })
                {
                    nodes[node] = TreeHash(above: left, right)
                }
            }
        }
        let size = UInt64(records.count)
        let read: (TreeNode) -> TreeHash = { nodes[$0] ?? .empty }
        return join(
            "+\(TreeHash.root(ofSize: size, reading: read))",
            value { try list(InclusionProof(of: number(fields[1]), size: size, reading: read).hashes) },
            value { try list(ConsistencyProof(from: number(fields[2]), to: size, reading: read).hashes) }
        )
    }

    private struct Malformed: Error {}

    private static func verdict(_ body: () throws -> Void) -> [UInt8] {
        do {
            try body()
            return join("+")
        } catch {
            return join("-")
        }
    }

    private static func list(_ hashes: [TreeHash]) -> String { "[\(hashes.map(\.description).joined(separator: " "))]" }

    private static func hashes(_ bytes: [UInt8]) -> [TreeHash] {
        stride(from: 0, to: bytes.count, by: TreeHash.sizeInBytes).compactMap { start in
            TreeHash(bytes[start..<min(start + TreeHash.sizeInBytes, bytes.count)])
        }
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func leaf(_ bytes: [UInt8]) throws -> TreeHash {
        guard let hash = TreeHash(bytes) else { throw Malformed() }
        return hash
    }

    private static func head(_ size: [UInt8], _ root: [UInt8]) throws -> TreeHead {
        guard let head = TreeHead(size: number(size), root: try leaf(root)) else { throw Malformed() }
        return head
    }
}
