import ZipArchive

extension ArchiveCase {
    /// Flaws of names, flags, methods and declared sizes.
    static let names: [ArchiveCase] = [
        ArchiveCase(
            "an empty name",
            .flawed(.emptyName),
            stricter: "no file can have it",
            ZipForge([.stored("", "x")]).bytes
        ),
        ArchiveCase(
            "a NUL in a name",
            .flawed(.nameWithNUL),
            stricter: "readers written in C see a shorter name",
            ZipForge([.stored("a.txt\0.exe", "x")]).bytes
        ),
        ArchiveCase(
            "a name in Latin-1",
            .flawed(.nameEncoding),
            stricter: "readers guess the encoding differently",
            ZipForge([.stored("?", "x").with { $0.name = [0xE9] }]).bytes
        ),
        ArchiveCase(
            "a name with an overlong slash",
            .flawed(.nameEncoding),
            stricter: "lenient decoders see a slash",
            ZipForge([.stored("?", "x").with { $0.name = [0x2E, 0x2E, 0xC0, 0xAF, 0x61] }]).bytes
        ),
        ArchiveCase(
            "a name with half a surrogate pair",
            .flawed(.nameEncoding),
            stricter: "not UTF-8",
            ZipForge([.stored("?", "x").with { $0.name = [0xED, 0xA0, 0x80] }]).bytes
        ),
        ArchiveCase(
            "a name of 4,097 bytes",
            .beyond(.nameLength),
            stricter: "our limit",
            ZipForge([.stored(String(repeating: "n", count: 4097), "x")]).bytes
        ),
        ArchiveCase(
            "a name of 65,535 bytes",
            .beyond(.nameLength),
            stricter: "our limit",
            ZipForge([.stored(String(repeating: "n", count: 65_535), "x")]).bytes
        ),
        ArchiveCase("a name of 4,096 bytes", .accepted, ZipForge([.stored(String(repeating: "n", count: 4096))]).bytes),
        // The rules for names are the caller's; here they are only bytes.
        ArchiveCase(
            "names that lead out",
            .accepted,
            ZipForge([.stored("../x"), .stored("/x"), .stored("C:\\x")]).bytes
        ),
        ArchiveCase(
            "one name twice",
            .flawed(.duplicateName),
            stricter: "readers disagree which one counts",
            ZipForge([.stored("a", "1"), .stored("b"), .stored("a", "2")]).bytes
        ),
        ArchiveCase(
            "one directory twice",
            .flawed(.duplicateName),
            stricter: "one rule for all names",
            ZipForge([.stored("a/"), .stored("a/")]).bytes
        ),
        ArchiveCase(
            "an encrypted entry",
            .flawed(.encrypted),
            stricter: "the bytes are not the content",
            flagged(1 << 0)
        ),
        ArchiveCase("patch data", .flawed(.encrypted), stricter: "the bytes are not the content", flagged(1 << 5)),
        ArchiveCase(
            "strong encryption",
            .flawed(.encrypted),
            stricter: "the bytes are not the content",
            flagged(1 << 6)
        ),
        ArchiveCase("masked headers", .flawed(.encrypted), stricter: "the bytes are not the content", flagged(1 << 13)),
        ArchiveCase("bzip2", .flawed(.method), plain.withFirst { $0.method = 12 }.bytes),
        ArchiveCase("deflate64", .flawed(.method), plain.withFirst { $0.method = 9 }.bytes),
        ArchiveCase("method 65,535", .flawed(.method), plain.withFirst { $0.method = 0xFFFF }.bytes),
        ArchiveCase(
            "a directory with an unknown method",
            .flawed(.method),
            stricter: "one rule for all entries",
            ZipForge([.stored("a/").with { $0.method = 99 }]).bytes
        ),
        ArchiveCase(
            "a stored file, declared one byte longer",
            .flawed(.storedSize),
            plain.withFirst { $0.uncompressedSize = 6 }.bytes
        ),
        ArchiveCase(
            "a stored file, declared one byte shorter",
            .flawed(.storedSize),
            plain.withFirst { $0.uncompressedSize = 4 }.bytes
        ),
        ArchiveCase(
            "a stored directory with hidden bytes",
            .flawed(.storedSize),
            stricter: "bytes that no reader shows",
            ZipForge([.stored("a/", "hidden").with { $0.uncompressedSize = 0 }]).bytes
        ),
        ArchiveCase(
            "a directory with content",
            .flawed(.directoryWithContent),
            ZipForge([.stored("a/", "content")]).bytes
        ),
        ArchiveCase(
            "an entry of version 25.5",
            .flawed(.unknownVersion),
            stricter: "some readers refuse it",
            plain.withFirst { $0.neededVersion = 255 }.bytes
        ),
        ArchiveCase(
            "ten bytes that shall be a gigabyte",
            .flawed(.impossibleSize),
            plain.with { $0.entries[1].uncompressedSize = 1 << 30 }.bytes
        ),
        ArchiveCase(
            "deflated sizes that add up to more than allowed",
            .beyond(.contentSize),
            ZipForge([bigDeflated("a"), bigDeflated("b")]).bytes
        ),
    ]

    private static func flagged(_ bits: UInt16) -> [UInt8] {
        plain.withFirst { $0.flags = bits }.bytes
    }

    /// 300 KiB of data that declare 300 MiB, which deflate could hold.
    private static func bigDeflated(_ name: String) -> ForgedEntry {
        .deflated(name, stream: [UInt8](repeating: 0, count: 300 << 10), content: []).with {
            $0.uncompressedSize = 300 << 20
        }
    }
}
