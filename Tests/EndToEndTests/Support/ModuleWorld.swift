import ChecksumDatabase
import Foundation
import GoModules
import Synchronization
import TestKit
import ZipArchive

/// A world of modules: a proxy tree, the checksum database that attests it, and servers for both.
final class ModuleWorld: Sendable {
    /// One version as a proxy serves it.
    struct Published: Sendable {
        let module: ModuleVersion
        let info: [UInt8]
        let mod: [UInt8]
        let zip: [UInt8]
        let zipHash: ModuleHash
    }

    /// By module and version.
    let published: [ModuleVersion: Published]
    /// The answers to queries such as `main`, and to `@latest`, by request path.
    let answers: [String: [UInt8]]
    private let log: TestLog
    /// How much of the log the database shows; it grows with every lookup, as the real one does.
    private let visible: Mutex<Int>

    /// The value of `--sumdb` and of GOSUMDB, without the address.
    var databaseKey: String { log.signer.key.description }
    let databaseName: String

    /// - `unrecorded`: Versions that the proxy has and the database does not know.
    init(
        _ publications: [Published],
        unrecorded: [Published] = [],
        answers: [String: [UInt8]] = [:],
        databaseName: String = "sum.example.org"
    ) throws {
        var log = try TestLog(name: databaseName)
        // Some that nobody asks for, so that there is more than one tile.
        for index in 0..<300 { log.append(try TestLog.module(index)) }
        for publication in publications {
            log.append(publication.module, zip: publication.zipHash, goMod: DirectoryHash.goMod(publication.mod))
        }
        let size = log.size
        for index in 300..<900 { log.append(try TestLog.module(index)) }
        self.log = log
        self.visible = Mutex(size)
        self.published = Dictionary(uniqueKeysWithValues: (publications + unrecorded).map { ($0.module, $0) })
        self.answers = answers
        self.databaseName = databaseName
    }

    /// Makes a version from its files.
    static func publish(
        _ path: String,
        _ version: String,
        _ files: [(name: String, content: [UInt8])],
        mod: String? = nil
    ) throws -> Published {
        let module = try ModuleVersion(path: path, version: version)
        let inZip = files.first { $0.name == "go.mod" }?.content
        let goMod = mod.map { Array($0.utf8) } ?? inZip ?? Array("module \(path)\n".utf8)
        var hash = DirectoryHash()
        nonisolated(unsafe) var zip: [UInt8] = []
        var writer = try ZipWriter { zip.append(contentsOf: $0) }
        for file in files {
            let name = "\(path)@\(version)/\(file.name)"
            try writer.add(name, file.content)
            try hash.add(name: name, digest: FileDigest(of: file.content))
        }
        _ = try writer.finish()
        return Published(
            module: module,
            info: Array("{\"Version\":\"\(version)\",\"Time\":\"2024-05-06T07:08:09Z\"}".utf8),
            mod: goMod,
            zip: zip,
            zipHash: try hash.finish()
        )
    }

    /// The files of a proxy tree, by request path.
    var tree: [String: [UInt8]] {
        var tree = answers
        for publication in published.values {
            for (kind, bytes) in [(FileKind.info, publication.info), (.mod, publication.mod), (.zip, publication.zip)] {
                tree[ProxyRequest.file(kind, publication.module).path] = bytes
            }
        }
        for (path, modules) in Dictionary(grouping: published.keys, by: \.path) {
            let list = VersionList(modules.map(\.version), of: path)
            tree[ProxyRequest.list(path).path] = Array(list.rendered.utf8)
        }
        return tree
    }

    /// A module proxy without a checksum database.
    func proxy(altering: @escaping @Sendable (String, [UInt8]) -> [UInt8] = { $1 }) -> LoopbackServer.Answer {
        let tree = tree
        return { request in
            guard let path = PercentEncoding.decode(request.path), let bytes = tree[path] else {
                return .text(404, "not found: \(request.path)")
            }
            return .status(200, altering(path, bytes))
        }
    }

    /// The checksum database itself.
    func database() -> LoopbackServer.Answer {
        { self.databaseAnswer($0.path) }
    }

    /// What the checksum database answers to a request for `path`.
    func databaseAnswer(_ path: String) -> LoopbackReply {
        let size = visible.withLock { size in
            if path.hasPrefix("/lookup/") { size = min(size + 7, log.size) }
            return size
        }
        do {
            return .status(200, try log.answer(path, size: size))
        } catch {
            return .text(404, "not found")
        }
    }

    /// Writes the tree into a folder, for a `file://` proxy.
    func write(to folder: String) throws {
        for (path, bytes) in tree {
            let file = URL(fileURLWithPath: folder + path)
            let parent = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
    }
}
