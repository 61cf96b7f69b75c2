import ZipArchive

extension ArchiveCase {
    /// Deflate streams, legal and not.
    ///
    /// Those marked so are inflated by libdeflate and refused by Go and zlib.
    static let streams: [ArchiveCase] = [
        stream("fixed code", .accepted, fixed.addingFixed(0x61).addingFixed(256), "a"),
        stream(
            "an empty stored block before the end",
            .accepted,
            open.addingStored(Array("a".utf8), isFinal: false).addingStored([]),
            "a"
        ),
        stream("dynamic code", .accepted, dynamic().adding(0, bits: 1).adding(code: 2, bits: 2), "a"),
        // One distance code of one bit: not complete, and legal.
        stream("a single distance code", .accepted, match(distanceBit: 0), "aaaa"),
        stream("a single end code", .accepted, dynamic([256: 1]).adding(0, bits: 1), ""),
        stream("two dynamic blocks", .accepted, twoBlocks(distanceBit: 0), "aaaaaaaa"),
        stream("no code at all", .flawed(.compressedData), dynamic([:]).adding(0, bits: 8), ""),
        stream("a reserved block type", .flawed(.compressedData), open.addingBlock(type: 3).adding(0, bits: 16), ""),
        stream(
            "a stored block with a wrong check",
            .flawed(.compressedData),
            open.addingBlock(type: 0).adding(0, bits: 5 + 32),
            ""
        ),
        stream("a stored block that is cut off", .flawed(.compressedData), cut, "hello"),
        stream("no data", .flawed(.compressedData), open, ""),
        stream("no end symbol", .flawed(.compressedData), fixed.addingFixed(0x61), "a"),
        stream("no final block", .flawed(.compressedData), open.addingStored(Array("a".utf8), isFinal: false), "a"),
        stream(
            "a distance before the start",
            .flawed(.compressedData),
            fixed.addingFixed(257).adding(0, bits: 5).addingFixed(256),
            "aaa"
        ),
        stream(
            "more codes than fit",
            .flawed(.compressedData),
            dynamic([97: 1, 256: 1, 257: 1]).adding(0, bits: 8),
            "a"
        ),
        stream(
            "fewer codes than needed",
            .flawed(.compressedData),
            dynamic([97: 2, 256: 2, 257: 2]).adding(2, bits: 8),
            "a"
        ),
        stream("no code for the end", .flawed(.compressedData), dynamic([97: 1, 257: 1]).adding(0, bits: 8), "a"),
        // From here on libdeflate 1.14 inflates them.
        stream(
            "the unassigned half of a single distance code",
            .flawed(.compressedData),
            match(distanceBit: 1),
            "aaaa"
        ),
        stream(
            "the unassigned half of a single end code",
            .flawed(.compressedData),
            dynamic([256: 1]).adding(1, bits: 1),
            ""
        ),
        stream(
            "a distance without any distance code",
            .flawed(.compressedData),
            match(distances: [0], distanceBit: 0),
            "aaaa"
        ),
        stream("the same in the second block", .flawed(.compressedData), twoBlocks(distanceBit: 1), "aaaaaaaa"),
        stream(
            "length symbol 286",
            .flawed(.compressedData),
            fixed.addingFixed(0x61).addingFixed(286).adding(0, bits: 5).addingFixed(256),
            String(repeating: "a", count: 259)
        ),
        stream("distance symbol 30", .flawed(.compressedData), farMatch(30), String(repeating: "a", count: farLength)),
        stream("distance symbol 29", .accepted, farMatch(29), String(repeating: "a", count: farLength)),
        stream(
            "287 literal codes",
            .flawed(.compressedData),
            open.addingBlock(type: 2).addingCodes(
                literals: DeflateForge.lengths(287, [97: 1, 256: 2, 257: 2]),
                distances: [1]
            ).adding(0, bits: 1).adding(code: 2, bits: 2),
            "a"
        ),
        stream(
            "31 distance codes",
            .flawed(.compressedData),
            open.addingBlock(type: 2).addingCodes(
                literals: DeflateForge.lengths(258, [97: 1, 256: 2, 257: 2]),
                distances: DeflateForge.lengths(31, [0: 1])
            ).adding(0, bits: 1).adding(code: 2, bits: 2),
            "a"
        ),
        stream("a run of code lengths beyond their end", .flawed(.compressedData), overrun(by: 1), "a"),
        stream("a run of code lengths up to their end", .accepted, overrun(by: 0), "a"),
    ]

    private static func stream(
        _ name: String,
        _ verdict: Verdict,
        _ forge: DeflateForge,
        _ content: String
    ) -> ArchiveCase {
        ArchiveCase(
            "deflate: \(name)",
            verdict,
            ZipForge([.deflated("a", stream: forge.bytes, content: Array(content.utf8)), .stored("b")]).bytes
        )
    }

    private static let open = DeflateForge()
    private static let fixed = open.addingBlock(type: 1)

    private static var cut: DeflateForge {
        open.addingBlock(type: 0).adding(0, bits: 5).adding(5, bits: 16).adding(~5 & 0xFFFF, bits: 16)
            .adding(0x6c6c_6568, bits: 32)
    }

    /// A final dynamic block up to its codes: "a" is 0, the end 10, a length of three 11.
    private static func dynamic(
        _ literals: [Int: Int] = [97: 1, 256: 2, 257: 2],
        _ distances: [Int] = [1]
    ) -> DeflateForge {
        open.addingBlock(type: 2).addingCodes(literals: DeflateForge.lengths(258, literals), distances: distances)
    }

    /// "a" and a match of three at distance one.
    private static func match(distances: [Int] = [1], distanceBit: Int) -> DeflateForge {
        dynamic([97: 1, 256: 2, 257: 2], distances)
            .adding(0, bits: 1).adding(code: 3, bits: 2).adding(distanceBit, bits: 1).adding(code: 2, bits: 2)
    }

    private static func twoBlocks(distanceBit: Int) -> DeflateForge {
        let codes = DeflateForge.lengths(258, [97: 1, 256: 2, 257: 2])
        return open.addingBlock(type: 2, isFinal: false).addingCodes(literals: codes, distances: [1])
            .adding(0, bits: 1).adding(code: 3, bits: 2).adding(0, bits: 1).adding(code: 2, bits: 2)
            .addingBlock(type: 2).addingCodes(literals: codes, distances: [1])
            .adding(0, bits: 1).adding(code: 3, bits: 2).adding(distanceBit, bits: 1).adding(code: 2, bits: 2)
    }

    private static let farLength = 1 + 258 * 96 + 3

    /// A match of three at distance 24,577, after enough content.
    private static func farMatch(_ symbol: Int) -> DeflateForge {
        var forge = fixed.addingFixed(0x61)
        for _ in 0..<96 { forge = forge.addingFixed(285).adding(code: 0, bits: 5) }
        return forge.addingFixed(257).adding(code: symbol, bits: 5).adding(0, bits: 13).addingFixed(256)
    }

    /// A dynamic block whose code lengths end with a run of zeros, `excess` longer than there are lengths.
    private static func overrun(by excess: Int) -> DeflateForge {
        // Length code: 0, 1, 2 and 18 have two bits each; canonical, so 00, 01, 10, 11.
        var forge = open.addingBlock(type: 2).addingCodeSizes(literals: 258, distances: 13 - excess)
        for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] {
            forge = forge.adding([0, 1, 2, 18].contains(symbol) ? 2 : 0, bits: 3)
        }
        // 97 zeros, one 1, 158 zeros, 2 and 2, then distances: a single 1 and twelve zeros.
        forge = forge.adding(code: 3, bits: 2).adding(97 - 11, bits: 7).adding(code: 1, bits: 2)
        forge = forge.adding(code: 3, bits: 2).adding(138 - 11, bits: 7).adding(code: 3, bits: 2).adding(
            20 - 11,
            bits: 7
        )
        forge = forge.adding(code: 2, bits: 2).adding(code: 2, bits: 2)
        forge = forge.adding(code: 1, bits: 2).adding(code: 3, bits: 2).adding(12 - 11, bits: 7)
        return forge.adding(0, bits: 1).adding(code: 2, bits: 2)
    }
}
