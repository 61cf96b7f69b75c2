import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import Testing
import ZipArchive

/// The largest module that Go accepts passes through without being held in memory.
@Suite("a 500 MiB module", .serialized) struct BigModuleTests {
    /// Go's own limit for a zip, and for what is in it.
    ///
    /// Rule: <https://go.dev/ref/mod#zip-path-size-constraints>
    private static let largest = 500 << 20
    private static let path = "golang.org/toolchain"
    private static let version = "v0.0.1-go1.99.0.linux-amd64"

    /// Writes the zip of a toolchain that there will never be, entry by entry: 499 files of 1 MiB, stored.
    private static func write(to file: String) throws -> ModuleWorld.Published {
        let mod = Array("module \(path)\n".utf8)
        guard let output = fopen(file, "w") else { throw Tool.Missing(description: "cannot write \(file)") }
        defer { fclose(output) }
        nonisolated(unsafe) let stream = output
        var writer = try ZipWriter { _ = fwrite($0.baseAddress, 1, $0.count, stream) }
        var hash = DirectoryHash()
        var numbers = SeededNumbers(seed: 500)
        var content = (0..<131_072).flatMap { _ in withUnsafeBytes(of: numbers.next()) { Array($0) } }
        for index in 0..<499 {
            let name = "\(path)@\(version)/pkg/part\(index).bin"
            content[0] = UInt8(index & 0xFF)
            content[1] = UInt8(index >> 8)
            try writer.add(name, content, method: .stored)
            try hash.add(name: name, digest: FileDigest(of: content))
        }
        let size = try writer.finish()
        #expect(size <= largest && size > largest - (2 << 20))
        return ModuleWorld.Published(
            module: try ModuleVersion(path: path, version: version),
            info: Array("{\"Version\":\"\(version)\",\"Time\":\"2024-05-06T07:08:09Z\"}".utf8),
            mod: mod,
            zip: [],
            zipHash: try hash.finish()
        )
    }

    @Test("passes to the real go, cold and stored, with less than 64 MiB above idle") func passes() async throws {
        let folder = try ScratchFolder("big")
        let file = folder.path + "/big.zip"
        let big = try Self.write(to: file)
        let small = try ModuleWorld.publish(
            "example.com/small",
            "v1.0.0",
            [(name: "go.mod", content: Array("module example.com/small\n".utf8))]
        )
        let world = try ModuleWorld([big, small])
        let answer = world.proxy()
        let size = try #require(try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int)
        let proxy = try await LoopbackServer.start { request in
            guard request.path.hasSuffix("linux-amd64.zip") else { return answer(request) }
            return LoopbackReply(.text(LoopbackReply.head(200, headers: [("Content-Length", "\(size)")])), .file(file))
        }
        let database = try await LoopbackServer.start(world.database())
        let martlet = try await MartletProcess.start(
            store: folder.path + "/store",
            ["--upstreams", proxy.url, "--sumdb", "\(world.databaseKey) \(database.url)"]
        )
        // Idle is a server that has done everything once.
        #expect(try await martlet.get("/example.com/small/@v/v1.0.0.zip").status == 200)
        let idle = try martlet.memoryKiB().now

        for run in ["cold", "stored"] {
            let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": world.databaseKey])
            let download = try await client.run("mod", "download", "-json", "\(Self.path)@\(Self.version)")
            #expect(download.status == 0, "\(download.errors)\(download.output)\n\(martlet.log.text)")
            let above = try martlet.memoryKiB().peak - idle
            print("a 500 MiB module, \(run): \(above / 1024) MiB above \(idle / 1024) MiB")
            #expect(above < 64 << 10, "\(run): \(above) KiB above \(idle) KiB")
        }
        #expect(proxy.requests.filter { $0.path.hasSuffix(".zip") }.count == 2)
        #expect(martlet.end() == (0, false))
        await proxy.stop()
        await database.stop()
    }
}
