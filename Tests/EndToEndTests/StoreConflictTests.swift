import Foundation
import TestKit
import Testing

/// A store that already says otherwise about a file that was just verified.
@Suite("conflict with the store") struct StoreConflictTests {
    @Test("the verified file is served, the stored one stays, and the server is ready") func hash() async throws {
        let scene = try await SmallScene.make()
        // Somebody, or a broken disk, changed what the store knows of the zip.
        let folder = scene.store + "/example.com/a/@v"
        let known = folder + "/v1.0.0.ziphash"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "h1:other".write(toFile: known, atomically: true, encoding: .utf8)
        let martlet = try await scene.serve()
        let answer = try await martlet.get("/example.com/a/@v/v1.0.0.zip")
        #expect(answer.status == 200)
        #expect(answer.header("X-Martlet-Cache") == "unstored")
        #expect(answer.body == scene.world.tree["/example.com/a/@v/v1.0.0.zip"])
        #expect(try String(contentsOfFile: known, encoding: .utf8) == "h1:other")
        let ready = try await martlet.get("/readyz")
        #expect(ready.status == 200, "\(ready.text)")
        let log = await martlet.finalLog()
        let lines = log.split(separator: "\n").filter { $0.contains("verified file differs from the stored one") }
        #expect(lines.count == 1 && lines.first?.contains("security=true") == true, "\(log)")
        await scene.stop()
    }
}
