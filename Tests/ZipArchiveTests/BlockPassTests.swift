import CDeflate
import TestKit
import Testing

@testable import ZipArchive

/// Inflating block by block, beside zlib, which accepts what Go accepts.
@Suite struct BlockPassTests {
    /// What zlib makes of a stream: nil unless it is legal and ends with the last byte.
    static func zlib(_ stream: [UInt8]) throws -> [UInt8]? {
        let inflater = try InflateStream()
        try inflater.start()
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        return stream.withUnsafeBytes { stream in
            inflater.feed(stream)
            while true {
                let step = piece.withUnsafeMutableBytes { inflater.inflate(into: $0) }
                content += piece[..<step.count]
                if step.state == .done { return inflater.needsInput ? content : nil }
                guard step.state == .going, content.count < 1 << 24 else { return nil }
            }
        }
    }

    /// What a pass makes of a stream that shall give `size` bytes.
    static func pass(_ stream: [UInt8], size: Int) -> [UInt8]? {
        var memory = [UInt8](repeating: 0xA5, count: BlockPass.headroom) + stream
        var room = [UInt8](repeating: 0, count: max(size, 1))
        guard let decompressor = libdeflate_alloc_decompressor() else { return nil }
        defer { libdeflate_free_decompressor(decompressor) }
        let succeeds = memory.withUnsafeMutableBytes { memory in
            room.withUnsafeMutableBytes { room in
                var pass = BlockPass(
                    over: memory,
                    from: BlockPass.headroom,
                    into: UnsafeMutableRawBufferPointer(rebasing: room[..<size]),
                    decompressor,
                    DeflateSyntax()
                )
                return pass.succeeds()
            }
        }
        return succeeds ? Array(room.prefix(size)) : nil
    }

    /// The number of bytes that libdeflate, which forgives, makes of a stream; nil when even it refuses.
    static func forgivenSize(_ stream: [UInt8]) -> Int? {
        guard let decompressor = libdeflate_alloc_decompressor() else { return nil }
        defer { libdeflate_free_decompressor(decompressor) }
        var room = [UInt8](repeating: 0, count: 1 << 20)
        let result = stream.withUnsafeBytes { stream in
            room.withUnsafeMutableBytes { Libdeflate.inflate(stream, into: $0, using: decompressor) }
        }
        return result.code == LIBDEFLATE_SUCCESS && result.used == stream.count ? result.made : nil
    }

    static let streams = (1...400).map { BlockStream(seed: $0) }

    @Test("legal blocks of every kind, at every bit, are inflated")
    func legal() throws {
        var passed = 0
        for stream in Self.streams {
            let content = stream.content
            #expect(try Self.zlib(stream.bytes) == content, "seed \(stream.seed)")
            let archive = ZipForge([.deflated("a", stream: stream.bytes, content: content)]).bytes
            #expect(try ZipReader(bytes: archive).contents().map(\.content) == [content], "seed \(stream.seed)")
            passed += Self.pass(stream.bytes, size: content.count) == content ? 1 : 0
        }
        #expect(passed == Self.streams.count)
    }

    @Test("another size is refused")
    func otherSize() {
        for stream in Self.streams.prefix(100) {
            #expect(Self.pass(stream.bytes, size: stream.content.count + 1) == nil)
            if !stream.content.isEmpty { #expect(Self.pass(stream.bytes, size: stream.content.count - 1) == nil) }
            #expect(Self.pass(stream.bytes + [0], size: stream.content.count) == nil)
            #expect(Self.pass(stream.bytes.dropLast(), size: stream.content.count) == nil)
        }
    }

    @Test("of changed streams, those that zlib refuses are refused, and the others have its content")
    func changed() throws {
        var forgiven = 0
        var accepted = 0
        for var stream in Self.streams {
            for _ in 0..<40 {
                var bytes = stream.bytes
                for _ in 0...stream.random(2) {
                    let bit = stream.random(bytes.count * 8)
                    bytes[bit >> 3] ^= 1 << (bit & 7)
                }
                if let content = try Self.zlib(bytes) {
                    let made = Self.pass(bytes, size: content.count)
                    #expect(made == nil || made == content, "seed \(stream.seed)")
                    accepted += made == nil ? 0 : 1
                } else if let size = Self.forgivenSize(bytes) {
                    #expect(Self.pass(bytes, size: size) == nil, "seed \(stream.seed)")
                    forgiven += 1
                }
            }
        }
        // Otherwise this test would show nothing.
        #expect(forgiven > 30)
        #expect(accepted > 500)
    }

    @Test("matches reach over blocks as far as they can", arguments: [0, 1, 2, 3] as [UInt64])
    func manyBlocks(seed: UInt64) throws {
        let content = SeededBytes.make(count: 600_000, seed: seed)
        let archive = try ZipWriterTests.archive { try $0.add("a", content) }
        let entry = try #require(try ZipReader(bytes: archive).entries.first)
        let start = entry.headerOffset + EntryLayout.localHeaderLength + 1
        let stream = Array(archive[start..<start + entry.compressedSize])
        let isLegal = try Self.zlib(stream) == content
        #expect(isLegal)
        let isInflated = Self.pass(stream, size: content.count) == content
        #expect(isInflated)
    }

    @Test("many small blocks are left to the other way")
    func smallBlocks() throws {
        var forge = DeflateForge()
        for index in 0..<40 {
            forge = forge.addingBlock(type: 1, isFinal: index == 39).addingFixed(0x61).addingFixed(256)
        }
        let content = [UInt8](repeating: 0x61, count: 40)
        #expect(Self.pass(forge.bytes, size: 40) == nil)
        let archive = ZipForge([.deflated("a", stream: forge.bytes, content: content)]).bytes
        #expect(try ZipReader(bytes: archive).contents().map(\.content) == [content])
    }

    /// With what follows, the entry is read as a whole, or in pieces.
    @Test(
        "blocks with codes of their own for one byte each are read a thousand times, and no more",
        arguments: [0, ZipInflater.wholeBufferLimit]
    )
    func tinyBlocks(_ rest: Int) throws {
        // Eight blocks end at the end of a byte.
        var eight = DeflateForge()
        for _ in 0..<8 {
            eight = eight.addingBlock(type: 2, isFinal: false)
                .addingCodes(literals: DeflateForge.lengths(258, [97: 1, 256: 2, 257: 2]), distances: [1])
                .adding(code: 0, bits: 1).adding(code: 2, bits: 2)
        }
        let end = DeflateForge().addingStored([UInt8](repeating: 0x62, count: rest)).bytes
        for (count, isAccepted) in [(1000, true), (4000, false)] {
            let stream = [[UInt8]](repeating: eight.bytes, count: count / 8).flatMap(\.self) + end
            let content = [UInt8](repeating: 0x61, count: count) + [UInt8](repeating: 0x62, count: rest)
            let archive = ZipForge([.deflated("a", stream: stream, content: content)]).bytes
            let verdict = try ArchiveCase.verdict(of: archive)
            #expect(verdict == (isAccepted ? .accepted : .flawed(.compressedData)), "\(count)")
        }
    }
}
