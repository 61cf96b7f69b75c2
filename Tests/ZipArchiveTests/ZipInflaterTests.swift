import Foundation
import TestKit
import Testing
import ZipArchive

/// Reading from a file, and the promises about pieces and errors.
@Suite struct ZipInflaterTests {
    struct Stop: Error {}

    /// Runs `body` with an open file that holds `bytes`.
    static func withFile(_ bytes: [UInt8], _ body: (FileHandle) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "martlet-zip-\(UUID().uuidString)")
        try Data(bytes).write(to: url)
        let file = try FileHandle(forUpdating: url)
        // Removed at once, so that nothing is left behind.
        try FileManager.default.removeItem(at: url)
        try body(file)
        try file.close()
    }

    /// The reader, or nil when the flaw is found on opening.
    static func opened(_ bytes: [UInt8]) -> ZipReader? {
        do throws(ZipError) { return try ZipReader(bytes: bytes) } catch { return nil }
    }

    static let plain = ZipForge([.stored("a", "stored"), .deflated("b", "deflated")]).bytes
    static let large = ArchiveCase.all.filter { $0.description.hasPrefix("a large") && $0.verdict == .accepted }

    @Test("a file is read as memory is", arguments: large)
    func file(_ archive: ArchiveCase) throws {
        let bytes = archive.bytes()
        let memory = try ZipReader(bytes: bytes).contents()
        try Self.withFile(bytes) { file in
            let contents = try ZipReader(descriptor: file.fileDescriptor, sizeInBytes: bytes.count).contents()
            #expect(contents.map(\.name) == memory.map(\.name))
            #expect(contents.map(\.content) == memory.map(\.content))
            #expect(try file.offset() == 0)
        }
    }

    @Test("no piece is larger than promised, and together they are the content", arguments: large)
    func pieces(_ archive: ArchiveCase) throws {
        let reader = try ZipReader(bytes: archive.bytes())
        let entry = try #require(reader.entries.first)
        var sizes: [Int] = []
        try reader.read(entry, using: ZipInflater()) { sizes.append($0.count) }
        #expect(sizes.allSatisfy { $0 > 0 && $0 <= ZipInflater.wholeBufferLimit })
        #expect(sizes.reduce(0, +) == entry.uncompressedSize)
        #expect(sizes.count > 1)
    }

    @Test("a file that became shorter is unreadable, not flawed")
    func shortened() throws {
        try Self.withFile(Self.plain) { file in
            let reader = try ZipReader(descriptor: file.fileDescriptor, sizeInBytes: Self.plain.count)
            try file.truncate(atOffset: 10)
            #expect(throws: ZipError.unreadable(code: 0)) { try reader.contents() }
            #expect(throws: ZipError.unreadable(code: 0)) {
                try ZipReader(descriptor: file.fileDescriptor, sizeInBytes: Self.plain.count)
            }
        }
    }

    @Test("a descriptor that is not open is unreadable")
    func closed() {
        #expect(throws: ZipError.unreadable(code: EBADF)) { try ZipReader(descriptor: -1, sizeInBytes: 100) }
    }

    @Test("a negative size is no archive")
    func negativeSize() {
        #expect(throws: ZipError.flawed(.noEndRecord, entry: nil)) { try ZipReader(descriptor: 0, sizeInBytes: -1) }
    }

    @Test("what the body throws comes through, and the inflater can be used again", arguments: large)
    func stopped(_ archive: ArchiveCase) throws {
        let reader = try ZipReader(bytes: archive.bytes())
        let inflater = ZipInflater()
        for entry in reader.entries {
            #expect(throws: Stop.self) { try reader.read(entry, using: inflater) { _ in throw Stop() } }
        }
        for entry in reader.entries {
            var size = 0
            try reader.read(entry, using: inflater) { size += $0.count }
            #expect(size == entry.uncompressedSize)
        }
    }

    @Test("an inflater can be used again after every flaw")
    func reuse() throws {
        let inflater = ZipInflater()
        let good = try ZipReader(bytes: Self.plain)
        for archive in ArchiveCase.all where archive.verdict != .accepted {
            guard let reader = Self.opened(archive.bytes()) else { continue }
            #expect(throws: ZipError.self, "\(archive)") {
                for entry in reader.entries { try reader.read(entry, using: inflater) { _ in } }
            }
            for entry in good.entries {
                let content = try good.content(of: entry, using: inflater, limitInBytes: 8)
                #expect(content == Array((entry.name == "a" ? "stored" : "deflated").utf8))
            }
        }
    }

    /// Twenty entries of up to 40 KB, so that several are read at once and not all of them.
    static func many(seed: UInt64) throws -> (contents: [[UInt8]], archive: [UInt8]) {
        let contents = (0..<20).map { SeededBytes.make(count: 7919 * $0 % 40_000, seed: seed + UInt64($0)) }
        let archive = try ZipWriterTests.archive { writer in
            for (index, content) in contents.enumerated() {
                try writer.add("\(index)", content, method: index % 3 == 0 ? .stored : .deflated)
            }
        }
        return (contents, archive)
    }

    @Test(
        "entries are read in any order, and again",
        arguments: [[0], [1, 0], [7, 3, 3, 19, 0], [2, 2, 3, 3, 4, 1, 2]]
    )
    func order(_ places: [Int]) throws {
        let (contents, archive) = try Self.many(seed: 1)
        try Self.withFile(archive) { file in
            let reader = try ZipReader(descriptor: file.fileDescriptor, sizeInBytes: archive.count)
            let inflater = ZipInflater()
            for place in places + Array(contents.indices) + places {
                let content = try reader.content(of: reader.entries[place], using: inflater, limitInBytes: 1 << 20)
                #expect(content == contents[place], "\(place)")
            }
        }
    }

    @Test("one inflater reads two archives in turn, also under one descriptor")
    func twoArchives() throws {
        let (first, firstArchive) = try Self.many(seed: 1)
        let (second, secondArchive) = try Self.many(seed: 2)
        try Self.withFile(firstArchive) { file in
            try Self.withFile(secondArchive) { other in
                let inflater = ZipInflater()
                let reader = try ZipReader(descriptor: file.fileDescriptor, sizeInBytes: firstArchive.count)
                let otherReader = try ZipReader(descriptor: other.fileDescriptor, sizeInBytes: secondArchive.count)
                for place in first.indices {
                    for (reader, contents) in [(reader, first), (otherReader, second)] {
                        let entry = reader.entries[place]
                        #expect(
                            try reader.content(of: entry, using: inflater, limitInBytes: 1 << 20) == contents[place]
                        )
                    }
                }
                // Now the first descriptor is the second file.
                #expect(dup2(other.fileDescriptor, file.fileDescriptor) == file.fileDescriptor)
                let again = try ZipReader(descriptor: file.fileDescriptor, sizeInBytes: secondArchive.count)
                _ = try reader.content(of: again.entries[0], using: inflater, limitInBytes: 1 << 20)
                for place in second.indices {
                    let entry = again.entries[place]
                    #expect(try again.content(of: entry, using: inflater, limitInBytes: 1 << 20) == second[place])
                }
            }
        }
    }

    @Test("content(of:) refuses more than its limit")
    func contentLimit() throws {
        let reader = try ZipReader(bytes: Self.plain)
        let entry = try #require(reader.entries.last)
        #expect(throws: ZipError.beyondLimit(.contentSize, entry: "b")) {
            try reader.content(of: entry, using: ZipInflater(), limitInBytes: 7)
        }
    }
}
