import ZipArchive

extension ArchiveCase {
    /// Flaws of where entries lie, and of local headers and data descriptors.
    static let layouts: [ArchiveCase] = [
        ArchiveCase(
            "bytes between two entries",
            .flawed(.misplacedEntry),
            stricter: "a reader of local headers may find an entry there",
            plain.with { $0.entries[1].before = [1, 2, 3] }.bytes
        ),
        ArchiveCase(
            "a hidden entry between two entries",
            .flawed(.misplacedEntry),
            stricter: "a reader of local headers finds it",
            plain.with { $0.entries[1].before = Array(ZipForge([.stored("hidden", "x")]).bytes.prefix(37)) }.bytes
        ),
        ArchiveCase(
            "100,000 bytes between two entries",
            .flawed(.misplacedEntry),
            stricter: "data that belongs to no entry",
            plain.with { $0.entries[1].before = [UInt8](repeating: 0, count: 100_000) }.bytes
        ),
        ArchiveCase(
            "bytes between the last entry and the directory",
            .flawed(.misplacedEntry),
            stricter: "data that belongs to no entry",
            plain.with { $0.beforeDirectory = [1, 2, 3] }.bytes
        ),
        ArchiveCase(
            "bytes before the directory of no entries",
            .flawed(.misplacedEntry),
            stricter: "data that belongs to no entry",
            ZipForge([]).with { $0.beforeDirectory = [1, 2, 3] }.bytes
        ),
        ArchiveCase(
            "an entry one byte too far",
            .flawed(.misplacedEntry),
            plain.withFirst { $0.headerOffset = 1 }.bytes
        ),
        ArchiveCase(
            "an entry in the directory",
            .flawed(.misplacedEntry),
            plain.withFirst { $0.headerOffset = 90 }.bytes
        ),
        ArchiveCase(
            "an entry beyond the file",
            .flawed(.misplacedEntry),
            plain.withFirst { $0.headerOffset = 0xFFFF_FFF0 }.bytes
        ),
        ArchiveCase("content that runs into the directory", .flawed(.misplacedEntry), overrun),
        ArchiveCase(
            "two entries for the same bytes",
            .flawed(.misplacedEntry),
            stricter: "the entries overlap",
            ZipForge([.stored("a", "x"), .stored("b", "x").with { $0.headerOffset = 0 }]).bytes
        ),
        ArchiveCase(
            "an entry within an entry",
            .flawed(.misplacedEntry),
            stricter: "the entries overlap",
            quoted
        ),
        ArchiveCase(
            "a thousand entries for the same bytes",
            .flawed(.misplacedEntry),
            stricter: "a bomb of overlapping entries",
            ZipForge(
                [.stored("a", "x")]
                    + (0..<1000).map { index in .stored("b\(index)", "x").with { $0.headerOffset = 0 } }
            ).bytes
        ),
        ArchiveCase("no local header", .flawed(.localHeader), plain.withFirst { $0.localSignature = 0 }.bytes),
        ArchiveCase(
            "a local name that runs out of the entry",
            .flawed(.localHeader),
            plain.withFirst { $0.localNameLength = 0xFFFF }.bytes
        ),
        ArchiveCase(
            "a local name of an empty file that runs out of the entry",
            .flawed(.localHeader),
            stricter: "Go looks at no local header where there is nothing to read",
            ZipForge([.stored("a").with { $0.localNameLength = 300 }]).bytes
        ),
        ArchiveCase(
            "local extra fields that run out of the entry",
            .flawed(.localHeader),
            plain.withFirst { $0.localExtraLength = 0xFFFF }.bytes
        ),
        ArchiveCase(
            "another local name",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers sees another name",
            plain.withFirst { $0.localName = Array("x/y.txt".utf8) }.bytes
        ),
        ArchiveCase(
            "a shorter local name",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers sees another name",
            plain.withFirst {
                $0.localName = Array("x".utf8)
                $0.localExtra = [0, 0, 0, 0, 0, 0]
            }.bytes
        ),
        ArchiveCase(
            "another local method",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers sees another content",
            plain.withFirst { $0.localMethod = 8 }.bytes
        ),
        ArchiveCase(
            "another local checksum",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers refuses it",
            plain.withFirst { $0.localCRC32 = 1 }.bytes
        ),
        ArchiveCase(
            "another local compressed size",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers sees another content",
            plain.withFirst { $0.localCompressedSize = 4 }.bytes
        ),
        ArchiveCase(
            "another local size",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers sees another content",
            plain.withFirst { $0.localUncompressedSize = 4 }.bytes
        ),
        ArchiveCase(
            "local zip64 sizes that differ",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers sees another content",
            wide.withFirst { $0.localExtra = ForgedEntry.zip64(5, 4) }.bytes
        ),
        ArchiveCase(
            "local zip64 sizes that are missing",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers sees another content",
            wide.withFirst { $0.localExtra = [] }.bytes
        ),
        ArchiveCase(
            "an encryption bit in the local header only",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers decrypts",
            plain.withFirst { $0.localFlags = 1 }.bytes
        ),
        ArchiveCase(
            "a descriptor bit in the local header only",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers looks for a descriptor",
            plain.withFirst { $0.localFlags = 8 }.bytes
        ),
        ArchiveCase(
            "a descriptor bit in the directory only",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers finds no content",
            streamed.withFirst { $0.localFlags = 0 }.bytes
        ),
        ArchiveCase(
            "a checksum but no sizes in the local header before a descriptor",
            .accepted,
            streamed.withFirst { $0.localCRC32 = nil }.bytes
        ),
        ArchiveCase(
            "a wrong checksum in the local header before a descriptor",
            .flawed(.localHeaderDiffers),
            stricter: "a reader of local headers refuses it",
            streamed.withFirst { $0.localCRC32 = 1 }.bytes
        ),
        ArchiveCase("no data descriptor", .flawed(.descriptor), streamed.withFirst { $0.descriptor = [] }.bytes),
        ArchiveCase(
            "a data descriptor of a checksum only",
            .flawed(.descriptor),
            stricter: "half a descriptor",
            streamed.withFirst { $0.descriptor = Array($0.descriptor.prefix(8)) }.bytes
        ),
        ArchiveCase(
            "a data descriptor with another checksum",
            .flawed(.descriptor),
            streamed.withFirst { $0.descriptor[4] ^= 1 }.bytes
        ),
        ArchiveCase(
            "a data descriptor with another compressed size",
            .flawed(.descriptor),
            stricter: "a reader of local headers sees another content",
            streamed.withFirst { $0.descriptor[8] ^= 1 }.bytes
        ),
        ArchiveCase(
            "a data descriptor with another size",
            .flawed(.descriptor),
            stricter: "a reader of local headers sees another content",
            streamed.withFirst { $0.descriptor[12] ^= 1 }.bytes
        ),
        ArchiveCase(
            "a data descriptor with another signature",
            .flawed(.descriptor),
            streamed.withFirst { $0.descriptor[0] ^= 1 }.bytes
        ),
        ArchiveCase(
            "bytes after a data descriptor",
            .flawed(.descriptor),
            stricter: "data that belongs to no entry",
            streamed.withFirst { $0.descriptor += [0] }.bytes
        ),
        ArchiveCase(
            "a data descriptor that no bit announces",
            .flawed(.misplacedEntry),
            stricter: "data that belongs to no entry",
            plain.withFirst { $0.descriptor = $0.descriptor(isSigned: true, isWide: false) }.bytes
        ),
    ]

    /// The last entry claims 100 bytes more than there are before the directory.
    private static var overrun: [UInt8] {
        plain.with {
            $0.entries[1].compressedSize += 100
            $0.entries[1].uncompressedSize += 100
        }.bytes
    }

    /// The first entry's content is the second entry, whole.
    private static var quoted: [UInt8] {
        let inner = ZipForge([.stored("inner", "x")]).bytes.prefix(36)
        let outer = ForgedEntry(Array("outer".utf8), method: 0, data: Array(inner), content: Array(inner))
        return ZipForge([
            outer,
            ForgedEntry.stored("inner", "x").with { $0.headerOffset = 35 },
        ]).bytes
    }
}
