import Foundation
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("The tar stream of git archive") struct TarReaderTests {
    /// Files as they come out, however the stream is cut.
    private func files(_ stream: [UInt8], pieces: Int) throws -> [String: [UInt8]] {
        var reader = TarReader()
        var files: [String: [UInt8]] = [:]
        var current: String?
        var start = 0
        while start < stream.count {
            let end = min(start + pieces, stream.count)
            for event in try reader.feed(Array(stream[start..<end])) {
                switch event {
                case .file(let path, _):
                    let path = String(decoding: path, as: UTF8.self)
                    current = path
                    files[path] = []
                case .content(let bytes): files[try #require(current), default: []] += bytes
                case .fileEnd: current = nil
                }
            }
            start = end
        }
        #expect(reader.isComplete)
        #expect(current == nil)
        return files
    }

    private func archive() throws -> (stream: [UInt8], files: [String: [UInt8]]) {
        let folder = try TemporaryFolder()
        let long = String(repeating: "d/", count: 80) + String(repeating: "n", count: 120)
        let files: [String: [UInt8]] = [
            "a": [], "b.go": Array("package b\n".utf8), "x/exact": [UInt8](repeating: 7, count: 512), long: [1, 2, 3],
            "x/ünicode": [UInt8](repeating: 9, count: 1_000),
        ]
        for (path, content) in files {
            let url = URL(fileURLWithPath: "\(folder.path)/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(content).write(to: url)
        }
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "b.go")
        try GitFixtures.git(["-C", folder.path, "init", "-q"])
        try GitFixtures.git(["-C", folder.path, "add", "."])
        let author = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        try GitFixtures.git(["-C", folder.path] + author + ["commit", "-q", "-m", "x"])
        let output = "\(folder.path)/.git/out.tar"
        try GitFixtures.git(["-C", folder.path, "archive", "--format=tar", "-o", output, "HEAD"])
        return (Array(try Data(contentsOf: URL(fileURLWithPath: output))), files)
    }

    @Test("gives every file, and no link, in whatever pieces it comes", arguments: [1, 7, 511, 512, 513, 100_000])
    func whole(_ pieces: Int) throws {
        let (stream, expected) = try archive()
        #expect(try files(stream, pieces: pieces) == expected)
    }

    @Test("is incomplete when it is cut off, and refused when it is damaged") func damaged() throws {
        let (stream, _) = try archive()
        var reader = TarReader()
        _ = try reader.feed(Array(stream.prefix(stream.count / 2)))
        #expect(!reader.isComplete)
        #expect(throws: GitFault.self) {
            var reader = TarReader()
            _ = try reader.feed([UInt8](repeating: 1, count: 512))
        }
        var random = SeededNumbers(seed: 11)
        var refused = 0
        for _ in 0..<500 {
            var copy = stream
            for _ in 0..<4 {
                copy[Int.random(in: 0..<copy.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var reader = TarReader()
            do { _ = try reader.feed(copy) } catch { refused += 1 }
        }
        #expect(refused > 0)
    }
}
