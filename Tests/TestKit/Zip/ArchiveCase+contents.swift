import ZipArchive

extension ArchiveCase {
    /// Contents that do not agree with what is declared.
    static let contents: [ArchiveCase] = [
        ArchiveCase("a stored byte changed", .flawed(.checksum), plain.withFirst { $0.data[0] ^= 1 }.bytes),
        ArchiveCase("a deflated byte changed", .flawed(.checksum), plain.with { $0.entries[1].data[6] ^= 1 }.bytes),
        ArchiveCase(
            "a checksum of zero",
            .flawed(.checksum),
            stricter: "Go takes it for \"not set\"",
            plain.withFirst { $0.crc32 = 0 }.bytes
        ),
        ArchiveCase(
            "a file with a checksum and no content",
            .flawed(.checksum),
            ZipForge([.stored("a").with { $0.crc32 = 1 }]).bytes
        ),
        ArchiveCase(
            "a deflated file, declared one byte shorter",
            .flawed(.contentSize),
            plain.with { $0.entries[1].uncompressedSize = 4 }.bytes
        ),
        ArchiveCase(
            "a deflated file, declared one byte longer",
            .flawed(.contentSize),
            plain.with { $0.entries[1].uncompressedSize = 6 }.bytes
        ),
        ArchiveCase(
            "a deflated directory with content",
            .flawed(.contentSize),
            stricter: "content that only some readers show",
            deflatedDirectory
        ),
        ArchiveCase(
            "a byte after the deflate stream",
            .flawed(.trailingCompressedData),
            stricter: "bytes that no reader shows",
            ZipForge([.deflated("a", stream: [3, 0, 0], content: [])]).bytes
        ),
        ArchiveCase(
            "two deflate streams",
            .flawed(.trailingCompressedData),
            stricter: "readers disagree whether the second belongs to the content",
            ZipForge([
                .deflated(
                    "a",
                    stream: DeflateForge().addingStored([1]).bytes + DeflateForge().addingStored([2]).bytes,
                    content: [1]
                )
            ]).bytes
        ),
        // Above the limit for one piece, so zlib reads these.
        ArchiveCase("a large file", .accepted, large { _ in }),
        ArchiveCase("a large file with a data descriptor", .accepted, large { $0 = $0.streamed }),
        ArchiveCase("a large stored file", .accepted, largeStored { _ in }),
        ArchiveCase(
            "a large stored file with a changed byte",
            .flawed(.checksum),
            largeStored { $0.data[5_000_000] ^= 1 }
        ),
        ArchiveCase("a large file with a changed byte", .flawed(.checksum), large { $0.data[2_000_000] ^= 1 }),
        ArchiveCase(
            "a large file with a damaged block",
            .flawed(.compressedData),
            large { $0.data[0xFFFF + 5 + 1] ^= 1 }
        ),
        ArchiveCase(
            "a large file, declared one byte shorter",
            .flawed(.contentSize),
            large { $0.uncompressedSize -= 1 }
        ),
        ArchiveCase(
            "a large file, declared one byte longer",
            .flawed(.contentSize),
            large { $0.uncompressedSize += 1 }
        ),
        ArchiveCase(
            "a large file that ends before its stream",
            .flawed(.compressedData),
            large {
                $0.data.removeLast(10)
                $0.compressedSize -= 10
            }
        ),
        ArchiveCase(
            "a byte after a large deflate stream",
            .flawed(.trailingCompressedData),
            stricter: "bytes that no reader shows",
            large {
                $0.data.append(0)
                $0.compressedSize += 1
            }
        ),
        ArchiveCase(
            "a large file with a wrong data descriptor",
            .flawed(.descriptor),
            large {
                $0 = $0.streamed
                $0.descriptor[4] ^= 1
            }
        ),
        // 42 KiB that inflate to 43 MiB, and declare ten bytes.
        ArchiveCase("a bomb that lies", .flawed(.contentSize), bomb { $0.uncompressedSize = 10 }),
        ArchiveCase(
            "a bomb that lies above the limit for one piece",
            .flawed(.contentSize),
            bomb { $0.uncompressedSize = 9 << 20 }
        ),
    ]

    private static var deflatedDirectory: [UInt8] {
        ZipForge([.deflated("a/", "content").with { $0.uncompressedSize = 0 }]).bytes
    }

    private static let largeContent = (0..<9_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 9) }
    // Kept, because the checksum of so much takes long in a debug build.
    private static let largeEntry = ForgedEntry.deflated(
        "large",
        stream: DeflateForge().addingStored(largeContent).bytes,
        content: largeContent
    )

    private static func large(_ change: (inout ForgedEntry) -> Void) -> [UInt8] {
        ZipForge([largeEntry.with(change), .stored("b", "x")]).bytes
    }

    private static func largeStored(_ change: (inout ForgedEntry) -> Void) -> [UInt8] {
        let stored = largeEntry.with {
            $0.method = 0
            $0.data = largeContent
            $0.compressedSize = $0.uncompressedSize
        }
        return ZipForge([stored.with(change), .stored("b", "x")]).bytes
    }

    /// The densest code: a zero, then 258 of them for every two bits.
    private static func bomb(_ change: (inout ForgedEntry) -> Void) -> [UInt8] {
        let stream = DeflateForge().addingBlock(type: 2)
            .addingCodes(literals: DeflateForge.lengths(286, [0: 2, 256: 2, 285: 1]), distances: [1])
            .adding(code: 2, bits: 2).adding(0, bits: 8 * 42 << 10).adding(code: 3, bits: 2)
        return ZipForge([.deflated("bomb", stream: stream.bytes, content: []).with(change)]).bytes
    }
}
