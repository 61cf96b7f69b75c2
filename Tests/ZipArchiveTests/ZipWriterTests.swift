import Foundation
import TestKit
import Testing
import ZipArchive

@Suite struct ZipWriterTests {
    /// A sink that keeps everything.
    final class Archive {
        var bytes: [UInt8] = []
    }

    struct Full: Error {}

    static func archive(
        limits: ZipLimits = ZipLimits(),
        _ write: (inout ZipWriter) throws -> Void
    ) throws -> [UInt8] {
        let archive = Archive()
        var writer = try ZipWriter(limits: limits) { archive.bytes.append(contentsOf: $0) }
        try write(&writer)
        let size = try writer.finish()
        #expect(size == archive.bytes.count)
        return archive.bytes
    }

    @Test("what was written is read back", arguments: [ZipMethod.stored, .deflated])
    func roundTrip(_ method: ZipMethod) throws {
        let files = (0..<40).map { seed in
            (name: "dir/\(seed)-\u{4e16}", content: SeededBytes.make(count: seed * seed * 60, seed: UInt64(seed)))
        }
        let bytes = try Self.archive { writer in
            for file in files { try writer.add(file.name, file.content, method: method) }
        }
        let read = try ZipReader(bytes: bytes).contents()
        #expect(read.map(\.name) == files.map(\.name))
        #expect(read.map(\.content) == files.map(\.content))
    }

    @Test("a large content that compresses in many blocks is read back")
    func manyBlocks() throws {
        let content = SeededBytes.make(count: 600_000, seed: 2)
        let bytes = try Self.archive { try $0.add("a", content) }
        #expect(try ZipReader(bytes: bytes).contents().map(\.content) == [content])
    }

    @Test(
        "contents around the size that is deflated at once are read back, and made the same however they are cut",
        arguments: [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20]
    )
    func aroundWhole(_ size: Int) throws {
        let content = SeededBytes.make(count: size, seed: 3)
        let whole = try Self.archive { writer in
            // What an entry leaves behind must not get into the next one.
            try writer.add("before", [1, 2, 3])
            try writer.add("a", content)
            try writer.add("behind", [4, 5])
        }
        let cut = try Self.archive { writer in
            try writer.add("before", [1, 2, 3])
            try writer.begin("a")
            for start in stride(from: 0, to: content.count, by: 99_999) {
                try content[start..<min(start + 99_999, content.count)].withUnsafeBytes { try writer.write($0) }
            }
            try writer.end()
            try writer.add("behind", [4, 5])
        }
        #expect(cut == whole)
        #expect(try ZipReader(bytes: whole).contents().map(\.content) == [[1, 2, 3], content, [4, 5]])
    }

    @Test("an archive without entries is 22 bytes")
    func empty() throws {
        let bytes = try Self.archive { _ in }
        #expect(bytes == ZipForge([]).bytes)
    }

    @Test("the same calls make the same bytes, however the content is cut")
    func deterministic() throws {
        let content = SeededBytes.make(count: 200_000, seed: 1)
        let whole = try Self.archive { try $0.add("a", content) }
        let cut = try Self.archive { writer in
            try writer.begin("a")
            for start in stride(from: 0, to: content.count, by: 777) {
                try content[start..<min(start + 777, content.count)].withUnsafeBytes { try writer.write($0) }
            }
            try writer.end()
        }
        #expect(whole == cut)
    }

    @Test("the layout is Go's: all bytes but the compressed ones")
    func goldenLayout() throws {
        let golden: Golden = try Golden.load()
        let theirs = try #require(Data(base64Encoded: golden.zip_base64)).map { $0 }
        let prefix = "\(golden.module)@\(golden.version)/"
        let ours = try Self.archive { writer in
            for file in golden.files { try writer.add(prefix + file.path, Array(file.content.utf8)) }
        }
        let (ourHeads, theirHeads) = (try Self.heads(of: ours), try Self.heads(of: theirs))
        #expect(ourHeads == theirHeads)
        #expect(theirHeads.count == golden.files.count)
        #expect(try ZipReader(bytes: theirs).contents().map(\.content) == golden.files.map { Array($0.content.utf8) })
    }

    @Test("66,000 entries need zip64 records and are read back")
    func manyEntries() throws {
        let bytes = try Self.archive { writer in
            for index in 0..<66_000 { try writer.add(String(index), [], method: .stored) }
        }
        #expect(try ZipReader(bytes: bytes).entries.count == 66_000)
    }

    @Test(
        "refuses names that no archive should have",
        arguments: [
            ("", ZipError.flawed(.unwritable, entry: "")),
            ("a/", .flawed(.unwritable, entry: "a/")),
            ("a\0", .flawed(.unwritable, entry: "a\0")),
            ("once", .flawed(.duplicateName, entry: "once")),
            ("too long", .beyondLimit(.nameLength, entry: "too long")),
        ]
    )
    func refusesNames(_ name: String, _ error: ZipError) throws {
        #expect(throws: error) {
            _ = try Self.archive(limits: ZipLimits(nameLengthInBytes: 7)) { writer in
                try writer.add("once", [1])
                try writer.add(name, [2])
            }
        }
    }

    @Test("refuses calls in the wrong order")
    func refusesOrder() {
        #expect(throws: ZipError.flawed(.unwritable, entry: "b")) {
            _ = try Self.archive {
                try $0.begin("a")
                try $0.begin("b")
            }
        }
        #expect(throws: ZipError.flawed(.unwritable, entry: "a")) { _ = try Self.archive { try $0.begin("a") } }
        #expect(throws: ZipError.flawed(.unwritable, entry: nil)) { _ = try Self.archive { try $0.end() } }
        #expect(throws: ZipError.flawed(.unwritable, entry: nil)) {
            _ = try Self.archive { try $0.write(UnsafeRawBufferPointer(start: nil, count: 0)) }
        }
    }

    @Test(
        "writes up to its limits",
        arguments: [
            (ZipLimits(entryCount: 2), ZipError?.none),
            (ZipLimits(entryCount: 1), .beyondLimit(.entryCount, entry: "b")),
            (ZipLimits(contentSizeInBytes: 20), nil),
            (ZipLimits(contentSizeInBytes: 19), .beyondLimit(.contentSize, entry: "b")),
            // Two entries of 31 + 10 + 16 and 47 bytes, and the end record.
            (ZipLimits(archiveSizeInBytes: 2 * 104 + 22), nil),
            (ZipLimits(archiveSizeInBytes: 2 * 104 + 21), .beyondLimit(.archiveSize, entry: nil)),
        ]
    )
    func limits(_ limits: ZipLimits, _ error: ZipError?) throws {
        let write = {
            _ = try Self.archive(limits: limits) { writer in
                for name in ["a", "b"] { try writer.add(name, [UInt8](repeating: 7, count: 10), method: .stored) }
            }
        }
        if let error { #expect(throws: error, performing: write) } else { try write() }
    }

    @Test("what the sink throws comes through")
    func fullSink() throws {
        var writer = try ZipWriter { _ in throw Full() }
        do {
            try writer.begin("a")
            Issue.record("nothing was thrown")
        } catch is Full {}
        #expect(throws: Full.self) {
            var left = 100
            var writer = try ZipWriter { bytes in
                left -= bytes.count
                guard left >= 0 else { throw Full() }
            }
            try writer.add("a", SeededBytes.make(count: 100_000, seed: 3))
        }
    }

    /// Of each entry the local header and the central one, without compressed size and offsets.
    private static func heads(of bytes: [UInt8]) throws -> [[UInt8]] {
        let entries = try ZipReader(bytes: bytes).entries
        var central = bytes.count - 22 - entries.reduce(0) { $0 + 46 + $1.name.utf8.count }
        return entries.map { entry in
            let length = entry.name.utf8.count
            defer { central += 46 + length }
            var header = Array(bytes[central..<central + 46 + length])
            header.replaceSubrange(20..<24, with: [])
            header.replaceSubrange(38..<42, with: [])
            return bytes[entry.headerOffset..<entry.headerOffset + 30 + length] + header
        }
    }
}

/// The zip that Go's own code made, with what is in it.
private struct Golden: Decodable {
    struct File: Decodable {
        let path: String
        let content: String
    }

    struct Group: Decodable {
        let golden_zip: Golden
    }

    let module: String
    let version: String
    let files: [File]
    let zip_base64: String

    static func load() throws -> Golden { (try Vectors.group("module_zip") as Group).golden_zip }
}
