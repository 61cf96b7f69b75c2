import ChecksumDatabase
import GoModules

extension FuzzTarget {
    /// Signed notes, tree heads and the keys of databases.
    static let note = FuzzTarget(name: "note") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let note = accepted({ try SignedNote(bytes, keys: keys) }) {
            let again = try demand("a verified note is refused") { try SignedNote(note.bytes, keys: keys) }
            try demand(again.text == note.text && again.verified == note.verified, "a verified note changes")
            try demand(again.unverified.isEmpty, "an unverified signature stays")
            try demand(bytes.starts(with: note.text.utf8), "the text is not what was signed")
            let signers = Set(note.verified.map { "\($0.name)+\($0.hash)" })
            try demand(!signers.isEmpty && signers.count == note.verified.count, "a signer counts twice")
        }
        if let key = keys.first, let head = accepted({ try SignedTreeHead(bytes, key: key) }) {
            try demand(text.contains(head.tree.text), "a tree head that was not signed")
        }
        if let head = accepted({ try TreeHead(text: text) }) {
            let again = try demand("our own tree head is refused") { try TreeHead(text: head.text) }
            try demand(again == head && text.hasPrefix(head.text), "a tree head in two spellings")
        }
        if let key = accepted({ try NoteKey(text) }) {
            // The hash may be spelled with capitals, as in Go.
            let again = try demand("our own key is refused") { try NoteKey(key.description) }
            try demand(again == key && text.lowercased() == key.description.lowercased(), "\(text) is another key")
        }
        if text.utf8.count < 200, let signer, let signed = accepted({ try signer.note(text) }) {
            let note = try demand("our own note is refused") { try SignedNote(signed, keys: [signer.key]) }
            try demand(note.text == text, "the text of a note changes when it is signed")
        }
    }

    /// The seeds of `scripts/fuzz` are signed with these; the vectors of the tests hold both halves.
    private static let signer = accepted {
        try NoteSigner("PRIVATE+KEY+sum.example.org+df7775d1+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g")
    }
    private static let keys = [
        signer?.key,
        accepted { try NoteKey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8") },
    ].compactMap { $0 }

    /// Paths of tiles, records of a lookup, and proofs over a tree of leaves made of the input.
    static let tile = FuzzTarget(name: "tile") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let tile = accepted({ try Tile(path: text) }) {
            try demand(tile.path == text, "\(text) is spelled \(tile.path)")
            let again = Tile(height: tile.height, content: tile.content, index: tile.index, width: tile.width)
            try demand(again == tile, "\(text) has numbers out of range")
            try demand((try? Tile(path: tile.full.path)) == tile.full, "the full tile of \(text)")
        }
        if let (record, rest) = accepted({ try SumRecord.parse(reply: bytes) }) { try check(record, rest, bytes) }
        if let lookup = text.split(separator: " ").first { _ = TreeHash(base64: String(lookup)) }
        try checkTree(bytes)
    }

    private static func check(_ record: SumRecord, _ rest: [UInt8], _ bytes: [UInt8]) throws {
        let again = try demand("our own record is refused") { try SumRecord.parse(reply: record.formatted + rest) }
        try demand(again.record == record && again.rest == rest, "a record changes when it is written")
        let tail = record.text + [UInt8(ascii: "\n")] + rest
        try demand(bytes.suffix(tail.count).elementsEqual(tail), "a record is not the bytes that came")
        guard let path = accepted({ try ModuleVersion(path: "example.com/m0", version: "v1.0.0") }) else { return }
        let (zip, goMod) = record.hashes(of: path)
        try demand(zip.count + goMod.count <= record.text.count { $0 == UInt8(ascii: "\n") }, "more hashes than lines")
    }

    /// The first bytes choose the tree and what is wrong with the proof, the others are the leaves.
    private static func checkTree(_ bytes: [UInt8]) throws {
        guard bytes.count >= 4 else { return }
        let leaves = bytes.dropFirst(3).prefix(11).map { TreeHash(ofRecord: [$0]) }
        let tree = SmallTree(leaves)
        let size = UInt64(leaves.count)
        let record = UInt64(bytes[0]) % size
        let old = UInt64(bytes[1]) % size + 1
        let proof = try InclusionProof(of: record, size: size, reading: tree.hash)
        let head = try require(TreeHead(size: size, root: tree.root(of: size)), "the head of a small tree")
        try demand("a true proof is refused") { try proof.check(leaves[Int(record)], at: record, in: head) }
        let other = TreeHash(ofRecord: [1, 2, 3])
        try demand(accepted { try proof.check(other, at: record, in: head) } == nil, "a wrong leaf is proven")
        let consistency = try ConsistencyProof(from: old, to: size, reading: tree.hash)
        let before = try require(TreeHead(size: old, root: tree.root(of: old)), "the head of a smaller tree")
        try demand("a true consistency is refused") { try consistency.check(from: before, to: head) }
        let flaw = Int(bytes[2])
        try checkFlawed(proof.hashes, flaw) { try InclusionProof($0).check(leaves[Int(record)], at: record, in: head) }
        try checkFlawed(consistency.hashes, flaw) { try ConsistencyProof($0).check(from: before, to: head) }
    }

    /// A proof with one hash changed, added or taken away proves nothing.
    private static func checkFlawed(_ hashes: [TreeHash], _ flaw: Int, _ check: ([TreeHash]) throws -> Void) throws {
        let other = TreeHash(ofRecord: [9, 9])
        var flawed = hashes
        switch flaw % 3 {
        case 0: flawed.append(other)
        case 1 where !hashes.isEmpty: flawed[flaw % hashes.count] = other
        case 2 where !hashes.isEmpty: flawed.remove(at: flaw % hashes.count)
        default: return
        }
        try demand(accepted { try check(flawed) } == nil, "a flawed proof is taken")
    }
}

/// A tree of a few leaves, computed by the definition of RFC 6962.
private struct SmallTree {
    private let leaves: [TreeHash]

    init(_ leaves: [TreeHash]) { self.leaves = leaves }

    func hash(_ node: TreeNode) -> TreeHash {
        let start = Int(node.index) << node.level
        return root(leaves[start..<(start + 1 << node.level)])
    }

    func root(of size: UInt64) -> TreeHash { root(leaves[..<Int(size)]) }

    private func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? .empty }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return TreeHash(above: root(leaves[..<middle]), root(leaves[middle...]))
    }
}
