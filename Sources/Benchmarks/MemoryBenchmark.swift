import ChecksumDatabase
import GoModules
import ZipArchive

/// What a very large zip takes in memory.
enum MemoryBenchmark {
    private final class Sink {
        var bytes: [UInt8] = []
    }

    static func run(_ binary: String) async throws {
        try await ScratchFolder.with { folder in
            let module = try ModuleVersion(path: "example.org/large", version: "v1.0.0")
            let zip = try largeZip(of: module)
            let hash = try await SourceWorld.hash(zip, of: module, in: folder)
            let path = ProxyRequest.file(.zip, module).path
            let world = try await SourceWorld.start([path: zip], [module: hash])
            var table = Table(
                "Memory during a zip of \(zip.count.size)",
                note: """
                    Resident memory of the server above idle, at its highest; the bar is 64 MiB. Cold: fetched, verified \
                    and stored, then sent. Entries of 1, 8 and 16 MiB, deflated and stored. Median of five servers.
                    """,
                columns: ["request", "idle", "above idle", "time"]
            )
            var cold: [(idle: Int, above: Int, time: Double)] = []
            var warm: [(idle: Int, above: Int, time: Double)] = []
            for run in 0..<5 {
                let server = try ServedProcess(binary, store: "\(folder.path)/store\(run)", world.arguments)
                let client = try server.waitForAnswer(to: "/healthz")
                cold.append(try peak(server, client, path))
                warm.append(try peak(server, client, path))
                server.stop()
            }
            for (name, rows) in [("cold", cold), ("from the store", warm)] {
                let above = Int(rows.map { Double($0.above) }.median)
                Bar.check(above < 64 << 20, "\(name): \(above.size) above idle, the bar is 64 MiB")
                table.add(
                    name,
                    Int(rows.map { Double($0.idle) }.median).size,
                    above.size,
                    rows.map(\.time).median.milliseconds
                )
            }
            table.print()
            await world.stop()
        }
    }

    private static func peak(
        _ server: ServedProcess,
        _ client: HTTPClient,
        _ path: String
    ) throws -> (idle: Int, above: Int, time: Double) {
        let idle = try server.memory().now
        try server.forgetPeak()
        let start = Clock.now
        try client.get(path)
        return (idle, try server.memory().peak - idle, Clock.now - start)
    }

    /// Just below the limit of 500 MiB for content.
    private static func largeZip(of module: ModuleVersion) throws -> [UInt8] {
        let sink = Sink()
        sink.bytes.reserveCapacity(512 << 20)
        var writer = try ZipWriter { sink.bytes += $0 }
        var numbers = SystemRandomNumberGenerator()
        var content: [UInt8] = []
        while content.count < 16 << 20 { withUnsafeBytes(of: numbers.next()) { content += $0 } }
        try writer.add("\(module)/go.mod", SourceWorld.goMod(module))
        for (count, size, method) in [
            (60, 1 << 20, ZipMethod.deflated), (4, 8 << 20, .deflated), (3, 16 << 20, .deflated),
        ] {
            for index in 0..<count {
                try writer.add("\(module)/d\(size)/\(index)", Array(content[..<size]), method: method)
            }
        }
        for index in 0..<22 { try writer.add("\(module)/stored/\(index)", content, method: .stored) }
        try writer.finish()
        return sink.bytes
    }
}
