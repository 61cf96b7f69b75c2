import ZipArchive

extension ArchiveCase {
    /// Archives that must be read: what good writers make, and oddities that no reader can take for something else.
    static let harmless: [ArchiveCase] = [
        ArchiveCase("two entries", .accepted, plain.bytes),
        ArchiveCase("no entries", .accepted, ZipForge([]).bytes),
        ArchiveCase("an archive comment", .accepted, plain.with { $0.comment = Array("0123456789abcdef".utf8) }.bytes),
        ArchiveCase(
            "the longest archive comment",
            .accepted,
            plain.with { $0.comment = [UInt8](repeating: 0x2e, count: 0xFFFF) }.bytes
        ),
        // 22 bytes are too few for a record after the signature, so no reader looks there.
        ArchiveCase(
            "an end signature in a short comment",
            .accepted,
            plain.with { $0.comment = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 17) }.bytes
        ),
        ArchiveCase("entry comments", .accepted, plain.withFirst { $0.comment = Array("why".utf8) }.bytes),
        ArchiveCase("a stored archive as an entry", .accepted, nested.bytes),
        ArchiveCase("an empty file of each method", .accepted, ZipForge([.stored("a"), .deflated("b")]).bytes),
        ArchiveCase("a directory", .accepted, ZipForge([.stored("a/"), .stored("a/b", "text")]).bytes),
        // Java's jar tool writes directories so.
        ArchiveCase(
            "a deflated directory",
            .accepted,
            ZipForge([.deflated("a/", stream: [3, 0], content: [])]).bytes
        ),
        ArchiveCase("a name that is not ASCII", .accepted, ZipForge([.stored("a/\u{e9}\u{4e16}", "x")]).bytes),
        ArchiveCase(
            "a name marked as UTF-8",
            .accepted,
            ZipForge([.stored("a/\u{e9}", "x").with { $0.flags = 1 << 11 }]).bytes
        ),
        // Canonically equivalent, different bytes: two files for everybody but Swift's `==`.
        ArchiveCase(
            "two spellings of one letter",
            .accepted,
            ZipForge([.stored("\u{e9}"), .stored("e\u{301}")]).bytes
        ),
        ArchiveCase("a symbolic link", .accepted, link.bytes),
        ArchiveCase("local times and flags of compression speed", .accepted, plain.withFirst { $0.flags = 6 }.bytes),
        ArchiveCase(
            "the directory in another order than the entries",
            .accepted,
            reversedDirectory
        ),
        ArchiveCase("data descriptors", .accepted, streamed.bytes),
        ArchiveCase("data descriptors without signature", .accepted, descriptors(isSigned: false, isWide: false)),
        ArchiveCase("wide data descriptors", .accepted, descriptors(isSigned: true, isWide: true)),
        ArchiveCase("wide data descriptors without signature", .accepted, descriptors(isSigned: false, isWide: true)),
        ArchiveCase(
            "a data descriptor and a complete local header",
            .accepted,
            streamed.withFirst {
                $0.localCRC32 = nil
                $0.localCompressedSize = nil
                $0.localUncompressedSize = nil
            }.bytes
        ),
        ArchiveCase(
            "a data descriptor and zip64 sentinels in the local header",
            .accepted,
            streamed.withFirst {
                $0.localCompressedSize = .max
                $0.localUncompressedSize = .max
                $0.localExtra = ForgedEntry.zip64(0, 0)
            }.bytes
        ),
        ArchiveCase(
            "an unknown extra field",
            .accepted,
            plain.withFirst {
                $0.localExtra = [0x55, 0x54, 1, 0, 9]
                $0.centralExtra = [0x55, 0x54, 2, 0, 9, 9]
            }.bytes
        ),
        ArchiveCase(
            "padding where extra fields belong",
            .accepted,
            plain.withFirst {
                $0.localExtra = [0, 0, 0]
                $0.centralExtra = [1, 0, 8]
            }.bytes
        ),
        ArchiveCase("zip64 records", .accepted, zip64 { _ in }),
        ArchiveCase("zip64 records where only the count needs them", .accepted, zip64 { $0.directorySize = nil }),
        ArchiveCase(
            "zip64 sizes and offset of an entry",
            .accepted,
            wide.bytes
        ),
        ArchiveCase(
            "a zip64 field that no sentinel asks for",
            .accepted,
            plain.withFirst { $0.centralExtra = ForgedEntry.zip64(99, 99, 99) }.bytes
        ),
    ]

    private static let nested = ZipForge([.stored("a/b.txt", "hello")])
        .with {
            $0.entries.append(ForgedEntry(Array("inner.zip".utf8), method: 0, data: plain.bytes, content: plain.bytes))
        }

    static let link = ZipForge([
        .stored("a/link", "/etc/passwd").with {
            $0.creator = 3
            $0.attributes = 0o120777 << 16
        }
    ])

    /// All numbers of the first entry as zip64 values.
    static let wide = plain.withFirst {
        $0.compressedSize = .max
        $0.uncompressedSize = .max
        $0.headerOffset = .max
        $0.centralExtra = ForgedEntry.zip64(5, 5, 0)
        $0.localExtra = ForgedEntry.zip64(5, 5)
    }

    /// Zip64 records, with all sentinels in the end record, changed by `change`.
    static func zip64(_ change: (inout ZipForge) -> Void) -> [UInt8] {
        plain.with {
            $0.zip64 = ForgedZip64()
            $0.count = .max
            $0.directorySize = .max
            $0.directoryOffset = .max
            change(&$0)
        }.bytes
    }

    private static func descriptors(isSigned: Bool, isWide: Bool) -> [UInt8] {
        ZipForge(
            streamed.entries.map { entry in
                entry.with { $0.descriptor = entry.descriptor(isSigned: isSigned, isWide: isWide) }
            }
        ).bytes
    }

    private static var reversedDirectory: [UInt8] {
        // "b" lies first and is named second.
        let local = ZipForge([.stored("b", "1"), .stored("a", "2")]).bytes
        let turned = ZipForge([
            .stored("a", "2").with { $0.headerOffset = 32 }, .stored("b", "1").with { $0.headerOffset = 0 },
        ]).bytes
        return Array(local.prefix(64) + turned.dropFirst(64))
    }
}
