package import ChecksumDatabase
package import GoModules

/// A checksum database in memory, at every size it ever had.
///
/// A value: a copy that is appended to separately is a fork.
package struct TestLog: Sendable {
    /// Signs the heads, with a key that everybody may know.
    package let signer: NoteSigner
    package private(set) var records: [[UInt8]] = []
    private var levels: [[TreeHash]] = []
    private var ids: [ModuleVersion: Int] = [:]

    package init(name: String = "sum.example.org") throws {
        self.signer = try NoteSigner(name: name, seed: Array(1...32))
    }

    /// A log of `count` records of modules `example.com/m0`, `example.com/m1` and so on, all v1.0.0.
    package init(count: Int) throws {
        try self.init()
        for index in 0..<count { try append(Self.module(index)) }
    }

    /// A log of `count` records that no lookup finds; much cheaper to make, for large trees.
    package init(unnamed count: Int) throws {
        try self.init()
        for index in 0..<count { append(text: "record \(index)\n") }
    }

    package var size: Int { records.count }

    /// The module that record number `index` of ``init(count:)`` is about.
    package static func module(_ index: Int) throws -> ModuleVersion {
        try ModuleVersion(path: "example.com/m\(index)", version: "v1.0.0")
    }

    /// Appends the record of `module`; without hashes, those of a go.mod and a zip that nobody has.
    package mutating func append(_ module: ModuleVersion, zip: ModuleHash? = nil, goMod: ModuleHash? = nil) {
        let zip = zip ?? DirectoryHash.goMod(Array("zip of \(module)".utf8))
        let goMod = goMod ?? DirectoryHash.goMod(Array("module \(module.path)\n".utf8))
        ids[module] = size
        append(text: "\(module.path) \(module.version) \(zip)\n\(module.path) \(module.version)/go.mod \(goMod)\n")
    }

    /// Appends a record that a lookup of `module` finds, whatever its text says.
    package mutating func append(_ module: ModuleVersion, text: String) {
        ids[module] = size
        append(text: text)
    }

    private mutating func append(text: String) {
        for node in TreeNode.completed(byRecord: UInt64(size)) {
            if levels.count <= node.level { levels.append([]) }
            let hash =
                node.level == 0
                ? TreeHash(ofRecord: Array(text.utf8))
                : TreeHash(
                    above: levels[node.level - 1][Int(node.index) * 2],
                    levels[node.level - 1][Int(node.index) * 2 + 1]
                )
            levels[node.level].append(hash)
        }
        records.append(Array(text.utf8))
    }

    package func hash(of node: TreeNode) -> TreeHash { levels[node.level][Int(node.index)] }

    /// The head of the tree of the first `size` records.
    package func head(_ size: Int) throws -> TreeHead {
        let root = TreeHash.root(ofSize: UInt64(size)) { hash(of: $0) }
        guard let head = TreeHead(size: UInt64(size), root: root) else {
            throw ChecksumRemoteError.unavailable(reason: "size")
        }
        return head
    }

    /// The same, signed.
    package func note(_ size: Int) throws -> [UInt8] { try signer.note(try head(size).text) }

    /// The answer of a database that has the first `size` records.
    package func answer(_ path: String, size: Int) throws -> [UInt8] {
        if path == "/latest" { return try note(size) }
        if path.hasPrefix("/lookup/") { return try lookup(String(path.dropFirst("/lookup/".count)), size: size) }
        guard path.hasPrefix("/tile/") else { throw ChecksumRemoteError.notFound(reason: path) }
        return try bytes(of: try Tile(path: String(path.dropFirst())), size: size)
    }

    private func lookup(_ key: String, size: Int) throws -> [UInt8] {
        let fields = key.split(separator: "@")
        guard fields.count == 2, let version = CanonicalVersion(escaped: String(fields[1])),
            let id = ids[try ModuleVersion(try ModulePath(escaped: String(fields[0])), version)], id < size
        else { throw ChecksumRemoteError.notFound(reason: "not found: \(key)") }
        return try SumRecord(id: UInt64(id), text: records[id]).formatted + (try note(size))
    }

    private func bytes(of tile: Tile, size: Int) throws -> [UInt8] {
        let start = Int(tile.index) << tile.height
        let range = start..<start + tile.width
        switch tile.content {
        case .records:
            guard range.upperBound <= size else { throw ChecksumRemoteError.notFound(reason: tile.path) }
            return records[range].flatMap { $0 + Array("\n".utf8) }
        case .hashes(let level):
            guard level * tile.height < 63, range.upperBound <= size >> (level * tile.height) else {
                throw ChecksumRemoteError.notFound(reason: tile.path)
            }
            return levels[level * tile.height][range].flatMap(\.bytes)
        }
    }
}
