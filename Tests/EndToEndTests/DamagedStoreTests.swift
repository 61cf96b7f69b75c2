import Foundation
import TestKit
import Testing

/// A disk that goes bad under a running server.
@Suite("a store that goes bad") struct DamagedStoreTests {
    private static let files = ["info", "mod", "zip"].map { "example.com/a/@v/v1.0.0.\($0)" }

    /// Changes one bit of a file, as `dd` would.
    private static func flip(_ file: String, bit: Int) throws {
        let descriptor = open(file, O_RDWR)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var byte: UInt8 = 0
        let place = off_t(bit / 8)
        try #require(pread(descriptor, &byte, 1, place) == 1)
        byte ^= 1 << (bit % 8)
        try #require(pwrite(descriptor, &byte, 1, place) == 1)
    }

    // Bit 50 of a zip is in the time of its first entry: no h1 covers it.
    @Test("the right bytes in the same request, the wrong ones in quarantine, and one is counted", arguments: files)
    func flipped(_ file: String) async throws {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        let right = try await martlet.get("/" + file).body
        #expect(try await martlet.get("/" + file).header("X-Martlet-Cache") == "hit")
        try Self.flip("\(scene.store)/\(file)", bit: 85)
        let wrong = martlet.stored(file)
        #expect(wrong != right)
        let answer = try await martlet.get("/" + file)
        #expect(answer.status == 200 && answer.isComplete && answer.body == right)
        #expect(answer.header("X-Martlet-Cache") == "miss")
        #expect(martlet.stored(file) == right)
        let aside = martlet.storedFiles.filter { $0.hasPrefix(".martlet/quarantine/\(file).") }
        #expect(aside.count == 1)
        #expect(aside.first.flatMap(martlet.stored) == wrong)
        #expect(try await martlet.metric("martlet_damaged_files_total") == 1)
        let log = await martlet.finalLog()
        let lines = log.split(separator: "\n").filter { $0.contains("stored file damaged") }
        #expect(lines.count == 1 && lines.first?.contains("security=true") == true, "\(log)")
        #expect(lines.first?.contains("sha256:") == true)
        await scene.stop()
    }

    @Test("wrong bytes are not served when there are no others, and nothing is said to be absent") func noSource()
        async throws
    {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        for file in Self.files { #expect(try await martlet.get("/" + file).status == 200) }
        await scene.stop()
        for file in Self.files {
            try Self.flip("\(scene.store)/\(file)", bit: 85)
            #expect(try await martlet.get("/" + file).status == 503)
            #expect(try await martlet.get("/cached-only/" + file).status == 503)
        }
    }

    @Test("what has to be read from the disk again is read whole and found right") func cold() async throws {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        for file in Self.files {
            let right = try await martlet.get("/" + file).body
            let descriptor = open("\(scene.store)/\(file)", O_RDONLY)
            try #require(descriptor >= 0 && posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0)
            close(descriptor)
            let answer = try await martlet.get("/" + file)
            #expect(answer.body == right && answer.header("X-Martlet-Cache") == "hit")
        }
        #expect(try await martlet.metric("martlet_damaged_files_total") == 0)
        await scene.stop()
    }
}
