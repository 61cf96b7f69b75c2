import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import ZipArchive

/// What a request costs: fetched, verified and stored, and from the store.
enum ServingBenchmark {
    private static let modulesPerRun = 60
    private static let runs = 5

    private final class Sink {
        var bytes: [UInt8] = []
    }

    static func run(_ binary: String, like archive: ArchiveFile) async throws {
        try await ScratchFolder.with { folder in
            var files: [String: [UInt8]] = [:]
            var hashes: [ModuleVersion: ModuleHash] = [:]
            var modules: [ModuleVersion] = []
            let contents = try contents(of: archive)
            for index in 0..<runs * modulesPerRun {
                let module = try ModuleVersion(path: "example.org/bench/number\(index)", version: "v1.0.0")
                let zip = try zip(of: module, contents)
                modules.append(module)
                files[ProxyRequest.file(.mod, module).path] = SourceWorld.goMod(module)
                files[ProxyRequest.file(.zip, module).path] = zip
                hashes[module] = try await SourceWorld.hash(zip, of: module, in: folder)
            }
            let world = try await SourceWorld.start(files, hashes)
            let server = try ServedProcess(binary, store: folder.path + "/store", world.arguments)
            let client = try server.waitForAnswer(to: "/healthz")
            let size = files[ProxyRequest.file(.zip, modules[0]).path]?.count ?? 0
            try print(server, client, modules, size: size)
            server.stop()
            await world.stop()
        }
    }

    private static func print(
        _ server: ServedProcess,
        _ client: HTTPClient,
        _ modules: [ModuleVersion],
        size: Int
    ) throws {
        var table = Table(
            "Requests",
            note: """
                One client on one connection, source and checksum database on loopback; per request, the processor time of \
                the server with all its threads. Cold: fetched, verified, synced to the disk and stored, \
                \(modulesPerRun) modules a run. From the store: the same file again and again, with the access log on. The zip has \
                \(size.size). Median of \(runs) runs.
                """,
            columns: ["request", "processor time", "time"]
        )
        for kind in [FileKind.mod, .zip] {
            let samples = try (0..<runs).map { run in
                try server.sample(modulesPerRun) { index in
                    try client.get(ProxyRequest.file(kind, modules[run * modulesPerRun + index]).path)
                }
            }
            table.add("`.\(kind)`, cold", samples.median.cpu.milliseconds, samples.median.wall.milliseconds)
        }
        for (kind, count) in [(FileKind.mod, 5_000), (.zip, 1_000)] {
            let path = ProxyRequest.file(kind, modules[0]).path
            let samples = try (0..<runs).map { _ in try server.sample(count) { _ in try client.get(path) } }
            table.add("`.\(kind)`, from the store", samples.median.cpu.microseconds, samples.median.wall.microseconds)
        }
        table.print()
    }

    /// The files of a real module, without the folder.
    private static func contents(of archive: ArchiveFile) throws -> [(name: String, content: [UInt8])] {
        let inflater = ZipInflater()
        return try archive.reader.entries.compactMap { entry in
            guard let at = entry.name.firstIndex(of: "@"), let slash = entry.name[at...].firstIndex(of: "/") else {
                return nil
            }
            let content = try archive.reader.content(of: entry, using: inflater, limitInBytes: 8 << 20)
            return (String(entry.name[entry.name.index(after: slash)...]), content)
        }
    }

    private static func zip(
        of module: ModuleVersion,
        _ contents: [(name: String, content: [UInt8])]
    ) throws -> [UInt8] {
        let sink = Sink()
        var writer = try ZipWriter { sink.bytes += $0 }
        for file in contents { try writer.add("\(module)/\(file.name)", file.content) }
        try writer.finish()
        return sink.bytes
    }

    /// A list of so many versions, from a source and from memory.
    static func runList(_ binary: String, count: Int) async throws {
        try await ScratchFolder.with { folder in
            let modules = try (0..<5).map { try ModulePath("example.org/list/number\($0)") }
            let list = Array((0..<count).map { "v1.\($0 / 100).\($0 % 100)\n" }.joined().utf8)
            let files = Dictionary(uniqueKeysWithValues: modules.map { (ProxyRequest.list($0).path, list) })
            let world = try await SourceWorld.start(files, [:])
            let server = try ServedProcess(binary, store: folder.path + "/store", world.arguments)
            let client = try server.waitForAnswer(to: "/healthz")
            let cold = try modules.map { path in
                try server.sample(1) { _ in try client.get(ProxyRequest.list(path).path) }
            }
            let warm = try modules.map { path in
                try server.sample(10) { _ in try client.get(ProxyRequest.list(path).path) }
            }
            var table = Table(
                "A list of \(count) versions",
                note: "\(list.count.size) of text; processor time of the server, median of five modules.",
                columns: ["request", "processor time", "time"]
            )
            table.add("`@v/list`, from the source", cold.median.cpu.milliseconds, cold.median.wall.milliseconds)
            table.add("`@v/list`, again", warm.median.cpu.milliseconds, warm.median.wall.milliseconds)
            table.print()
            server.stop()
            await world.stop()
        }
    }
}
