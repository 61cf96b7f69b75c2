import ChecksumDatabase
import Foundation
import GoModules
import ModuleProxy
import TestKit

/// A module proxy and a checksum database on loopback, in this process, that the server asks.
struct SourceWorld {
    private let proxy: LoopbackServer
    private let database: LoopbackServer
    private let key: String

    /// Serves the files by request path, and a log with a record for each of `hashes`.
    static func start(_ files: [String: [UInt8]], _ hashes: [ModuleVersion: ModuleHash]) async throws -> SourceWorld {
        var log = try TestLog()
        for index in 0..<1000 { log.append(try TestLog.module(index)) }
        for (module, hash) in hashes.sorted(by: { $0.key.description < $1.key.description }) {
            log.append(module, zip: hash)
        }
        let published = log
        return SourceWorld(
            proxy: try await LoopbackServer.start { request in
                files[request.path].map { .status(200, $0) } ?? .text(404, "not found")
            },
            database: try await LoopbackServer.start { request in
                do {
                    return .status(200, try published.answer(request.path, size: published.size))
                } catch {
                    return .text(404, "not found")
                }
            },
            key: log.signer.key.description
        )
    }

    /// What a server needs to be told about it.
    var arguments: [String] { ["--upstreams", proxy.url, "--sumdb", "\(key) \(database.url)"] }

    func stop() async {
        await proxy.stop()
        await database.stop()
    }

    /// The go.mod that the log of ``TestLog`` attests for a module.
    static func goMod(_ module: ModuleVersion) -> [UInt8] { Array("module \(module.path)\n".utf8) }

    /// The `h1:` of a zip in memory.
    static func hash(_ zip: [UInt8], of module: ModuleVersion, in folder: ScratchFolder) async throws -> ModuleHash {
        let url = URL(fileURLWithPath: folder.path + "/zip")
        try Data(zip).write(to: url)
        let handle = try FileHandle(forReadingFrom: url)
        let hash = try await ModuleZip.hashes(
            descriptor: handle.fileDescriptor,
            size: Int64(zip.count),
            of: module
        ).zip
        try handle.close()
        try FileManager.default.removeItem(at: url)
        return hash
    }
}
