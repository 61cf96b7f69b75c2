public import GoModules

/// One record of the database: the two `go.sum` lines of a module version, and its number.
///
/// ``SumRecord/hashes(of:)`` reads the text of the record and nothing else. Whoever got the record from
/// ``ChecksumClient`` knows that exactly this text is in the signed tree; whoever parsed a reply does not.
///
/// Source: <https://go.dev/ref/mod#checksum-database>
public struct SumRecord: Hashable, Sendable {
    /// The record's place in the tree, from 0.
    public let id: UInt64
    /// The lines, each with its line break.
    public let text: [UInt8]

    /// - Throws: ``SumRecordError`` when the tree cannot have that number, or a record that text.
    public init(id: UInt64, text: [UInt8]) throws(SumRecordError) {
        guard id < TreeNode.maximumTreeSize, Self.isWellFormed(text) else { throw .malformed }
        self.id = id
        self.text = text
    }

    /// Splits the answer to a lookup: number, text, empty line, and what follows, a signed tree head.
    ///
    /// Nothing here is authenticated yet.
    ///
    /// - Throws: ``SumRecordError``, also for an empty answer or a web page.
    public static func parse(reply: [UInt8]) throws(SumRecordError) -> (record: SumRecord, rest: [UInt8]) {
        let newline = UInt8(ascii: "\n")
        // Lenient, as the go command is: it takes `05` too. The number is proven with the record, whatever its spelling.
        guard let idEnd = reply.firstIndex(of: newline), idEnd <= 20,
            let id = Decimal.lenientValue(of: reply[..<idEnd])
        else { throw .malformed }
        let body = reply[(idEnd + 1)...]
        guard let end = body.indices.dropLast().first(where: { body[$0] == newline && body[$0 + 1] == newline }) else {
            throw .malformed
        }
        return (try SumRecord(id: id, text: Array(body[...end])), Array(body[(end + 2)...]))
    }

    /// The beginning of the answer to a lookup, up to and with the empty line.
    public var formatted: [UInt8] { Array("\(id)\n".utf8) + text + [UInt8(ascii: "\n")] }

    /// The hash of the record's leaf.
    public var leafHash: TreeHash { TreeHash(ofRecord: text) }

    /// What the record says about a module version; empty lists when it is silent on it.
    ///
    /// Lines with a hash other than `h1:` are passed over: they attest nothing that can be checked.
    public func hashes(of module: ModuleVersion) -> (zip: [ModuleHash], goMod: [ModuleHash]) {
        let start = "\(module.path) \(module.version)"
        return (hashes(after: "\(start) "), hashes(after: "\(start)/go.mod "))
    }

    private func hashes(after prefix: String) -> [ModuleHash] {
        text.split(separator: UInt8(ascii: "\n"))
            .filter { $0.starts(with: prefix.utf8) }
            .compactMap { ModuleHash(String(decoding: $0.dropFirst(prefix.utf8.count), as: UTF8.self)) }
    }

    private static func isWellFormed(_ text: [UInt8]) -> Bool {
        let newline = UInt8(ascii: "\n")
        return text.last == newline && NoteText.isWellFormed(text)
            && !zip(text, text.dropFirst()).contains { $0 == newline && $1 == newline }
    }
}
