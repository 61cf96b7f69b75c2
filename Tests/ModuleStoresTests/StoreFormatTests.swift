import Foundation
import ModuleStores
import TestKit
import Testing

@Suite("The format of a store", .timeLimit(.minutes(1))) struct StoreFormatTests {
    private let folder: TemporaryFolder
    private var root: String { folder.path + "/store" }

    init() throws { folder = try TemporaryFolder() }

    /// Where `path` of the store is.
    private func place(_ path: String) -> String { "\(root)/\(path)" }

    private func plant(_ path: String, _ content: String = "") throws {
        let parent = URL(fileURLWithPath: place(path)).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(fileURLWithPath: place(path)))
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: place(path), encoding: .utf8) }

    @Test("refuses a store of a newer version, and leaves it", arguments: ["2\n", "10\n", "99999999999999999999\n"])
    func newerFormat(_ format: String) throws {
        try plant(".martlet/format", format)
        try plant(".martlet/tmp/theirs")
        #expect(throws: StoreOpenError.newerFormat(root: root, format: String(format.prefix { $0 != "\n" }))) {
            try DiskStore(root: root)
        }
        #expect(try text(".martlet/format") == format)
        #expect(try folder.files(in: "/store/.martlet/tmp") == ["theirs"])
    }

    @Test(
        "calls a format damaged that no version writes, says how to mend it, and leaves it as it is",
        arguments: ["", "1", "\n", "0\n", "1\n\n", "2", "3\n\n", "x\ny\n", "q\n"]
    )
    func damagedFormat(_ format: String) throws {
        try plant(".martlet/format", format)
        try plant(".martlet/tmp/theirs")
        let error = #expect(throws: StoreOpenError.damagedFormat(root: root)) { try DiskStore(root: root) }
        #expect(error?.description.contains("echo 1 > \(root)/.martlet/format") == true)
        #expect(try text(".martlet/format") == format)
        #expect(try folder.files(in: "/store/.martlet/tmp") == ["theirs"])
    }

    // "3" and "1" differ in one bit; the seal tells that nobody wrote a 3.
    @Test("calls a number damaged that is not what was sealed, and opens once it is mended")
    func flippedFormat() throws {
        try #require(try DiskStore(root: root).keepsSeals, "the file system keeps no attributes")
        for format in ["3\n", "1\n"] {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: place(".martlet/format")))
            try file.write(contentsOf: Data(format.utf8))
            try file.close()
            if format == "1\n" {
                _ = try DiskStore(root: root)
            } else {
                #expect(throws: StoreOpenError.damagedFormat(root: root)) { try DiskStore(root: root) }
            }
        }
    }

    @Test("writes its format once, and opens again") func format() throws {
        _ = try DiskStore(root: root)
        #expect(try text(".martlet/format") == "1\n")
        _ = try DiskStore(root: root)
    }
}
