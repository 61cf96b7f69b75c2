import ChecksumDatabase
import Foundation
import GoModules
import ModuleOrigins
import TestKit
import Testing

/// A checksum database that is read from a folder in the layout of Go's download cache.
@Suite struct ChecksumFolderTests {
    private static let name = "sum.corp.example"
    private let folder = FileManager.default.temporaryDirectory.path + "/martlet-sumdb-\(UUID().uuidString)"

    private func write(_ path: String, _ text: String) throws {
        let file = URL(fileURLWithPath: "\(folder)/sumdb/\(Self.name)\(path)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
    }

    /// Asks a database that says which path it was asked for, at an explicit address and behind the folder.
    private func answers(_ paths: [String], isFirst: Bool = true) async throws -> [String] {
        try await LoopbackServer.run({ .ok("asked for \($0.path)") }) { server in
            try await withFetcher { fetcher in
                let remote = try ChecksumRemote(
                    database: #require(DatabaseName(Self.name)),
                    url: ProxyURL(server.url),
                    sources: [.folder(folder)],
                    folder: isFirst ? folder : nil,
                    fetcher: fetcher
                )
                var answers: [String] = []
                for path in paths { answers.append(String(decoding: try await remote.read(path), as: UTF8.self)) }
                return answers
            }
        }
    }

    @Test("has records and tiles; what it lacks is asked of the database, and so is the newest head") func reads()
        async throws
    {
        try write("/lookup/a.b/!c@v1.0.0", "record")
        try write("/tile/8/0/000.p/7", "seven hashes")
        try write("/tile/8/0/x001/234", String(repeating: "f", count: 8192))
        try write("/tile/8/1/000.p/9", String(repeating: "w", count: 288))
        try write("/tile/8/data/000.p/9", "nine records")
        try write("/latest", "an old head")
        let answers = try await answers([
            "/lookup/a.b/!c@v1.0.0", "/tile/8/0/000.p/7", "/tile/8/0/x001/234.p/3", "/tile/8/1/000.p/8",
            "/tile/8/1/000.p/10", "/tile/8/data/000.p/9", "/tile/8/data/000.p/8", "/lookup/a.b/c@v1.0.0", "/latest",
        ])
        #expect(
            answers == [
                "record", "seven hashes",
                // Cut from wider tiles, which begin with the same hashes.
                String(repeating: "f", count: 96), String(repeating: "w", count: 256),
                "asked for /tile/8/1/000.p/10", "nine records", "asked for /tile/8/data/000.p/8",
                "asked for /lookup/a.b/c@v1.0.0", "asked for /latest",
            ]
        )
    }

    @Test("of the chain, it is not read beside an explicit address, as the go command does not") func explicit()
        async throws
    {
        try write("/lookup/a.b/c@v1.0.0", "record")
        let answers = try await answers(["/lookup/a.b/c@v1.0.0"], isFirst: false)
        #expect(answers == ["asked for /lookup/a.b/c@v1.0.0"])
    }

    @Test("what is no regular file, or too large, is asked of the database") func unreadable() async throws {
        try write("/lookup/a.b/d@v1.0.0/x", "")
        try write("/tile/8/0/000", String(repeating: "x", count: 8193))
        try write("/target", "elsewhere")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/sumdb/\(Self.name)/lookup/a.b/e@v1.0.0",
            withDestinationPath: "\(folder)/sumdb/\(Self.name)/target"
        )
        let paths = ["/lookup/a.b/d@v1.0.0", "/tile/8/0/000", "/lookup/a.b/e@v1.0.0"]
        #expect(try await answers(paths) == paths.map { "asked for \($0)" })
    }

    @Test("is passed over for a while when it was not genuine") func passedOver() async throws {
        try write("/lookup/a.b/c@v1.0.0", "forged")
        try await LoopbackServer.run({ _ in .ok("right") }) { server in
            try await withFetcher { fetcher in
                let remote = try ChecksumRemote(
                    database: #require(DatabaseName(Self.name)),
                    url: ProxyURL(server.url),
                    sources: [],
                    folder: folder,
                    fetcher: fetcher
                )
                #expect(try await remote.read("/lookup/a.b/c@v1.0.0") == Array("forged".utf8))
                #expect(remote.passOver(remote.round))
                #expect(try await remote.read("/lookup/a.b/c@v1.0.0") == Array("right".utf8))
            }
        }
    }
}
