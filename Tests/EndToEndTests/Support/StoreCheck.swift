import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import Testing

/// Looks at every file of a store after an accident, without any code of the server: each must be whole, or not there.
struct StoreCheck {
    let world: ModuleWorld
    let store: String

    /// How many files of versions are whole.
    ///
    /// Everything else is recorded as an issue.
    func countWholeFiles() throws -> Int {
        let expected = expectedFiles()
        var count = 0
        guard let names = FileManager.default.enumerator(atPath: store) else { return 0 }
        for case let name as String in names where names.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: store + "/" + name)))
            if let wanted = expected[name] {
                #expect(bytes == wanted, "\(name): \(bytes.count) of \(wanted.count) bytes")
                count += 1
            } else if name.hasSuffix("/@v/list") {
                try check(list: bytes, name)
            } else if name.hasPrefix("sumdb/") || name.hasPrefix(".martlet/sumdb/") {
                try check(database: bytes, name)
            } else {
                let known =
                    [".martlet/lock", ".martlet/format", ".martlet/scrubbed"].contains(name)
                    || name.hasPrefix(".martlet/tmp/")
                    || name.hasPrefix(".martlet/index.sqlite")
                #expect(known, "nobody knows what \(name) is")
            }
        }
        return count
    }

    /// By name relative to the store: `.info`, `.mod`, `.zip` and `.ziphash` of every version of the world.
    private func expectedFiles() -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for publication in world.published.values {
            for (kind, bytes) in [(FileKind.info, publication.info), (.mod, publication.mod), (.zip, publication.zip)] {
                files[String(ProxyRequest.file(kind, publication.module).path.dropFirst())] = bytes
            }
            let zip = String(ProxyRequest.file(.zip, publication.module).path.dropFirst())
            files[zip + "hash"] = Array(publication.zipHash.description.utf8)
        }
        return files
    }

    /// A list has whole lines, each a version of the world.
    private func check(list bytes: [UInt8], _ name: String) throws {
        let path = try ModulePath(escaped: String(name.dropLast("/@v/list".count)))
        #expect(bytes.last == 0x0A, "\(name) ends in the middle of a line")
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let module = try ModuleVersion(path: path.description, version: String(line))
            #expect(world.published[module] != nil, "\(name): \(line)")
        }
    }

    /// What is kept of the database: signed heads, records with one, and tiles as long as their names say.
    private func check(database bytes: [UInt8], _ name: String) throws {
        let key = try NoteKey(world.databaseKey)
        if let range = name.range(of: "/tile/") {
            let tile = try Tile(path: "tile/" + name[range.upperBound...])
            #expect(bytes.count == tile.width * 32, "\(name): \(bytes.count) bytes")
        } else if name.hasSuffix("/latest") {
            _ = try SignedTreeHead(bytes, key: key)
        } else if name.contains("/lookup/") {
            _ = try SumRecord.parse(reply: bytes)
        } else {
            #expect(name.hasSuffix("/supported") && bytes.isEmpty, "nobody knows what \(name) is")
        }
    }
}
