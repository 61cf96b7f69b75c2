import ZipArchive

extension ArchiveCase {
    /// Flaws of the zip64 records and of the central directory.
    static let directories: [ArchiveCase] = [
        ArchiveCase(
            "zip64 sentinels without zip64 records",
            .flawed(.misplacedDirectory),
            zip64 { $0.zip64 = nil }
        ),
        ArchiveCase(
            "a zip64 locator without signature",
            .flawed(.misplacedDirectory),
            zip64 { $0.zip64?.locatorSignature = 7 }
        ),
        ArchiveCase("a zip64 record without signature", .flawed(.zip64Record), zip64 { $0.zip64?.recordSignature = 7 }),
        ArchiveCase("a zip64 record beyond the file", .flawed(.zip64Record), zip64 { $0.zip64?.recordOffset = 9999 }),
        ArchiveCase("a zip64 record at 2^64 - 1", .flawed(.zip64Record), zip64 { $0.zip64?.recordOffset = .max }),
        ArchiveCase(
            "a zip64 record at the start of the file",
            .flawed(.zip64Record),
            zip64 { $0.zip64?.recordOffset = 0 }
        ),
        ArchiveCase(
            "bytes between zip64 record and locator",
            .flawed(.zip64Record),
            stricter: "readers disagree whether the record counts",
            zip64 { $0.zip64?.between = [1, 2, 3, 4] }
        ),
        ArchiveCase(
            "a zip64 record with extensible data",
            .flawed(.zip64Record),
            stricter: "only encrypted directories have it; readers disagree where the record is",
            zip64 {
                $0.zip64?.extensible = [1, 2, 3, 4]
                $0.zip64?.recordLength = 48
            }
        ),
        ArchiveCase(
            "a zip64 record that lies about its length",
            .flawed(.zip64Record),
            stricter: "readers disagree where the record ends",
            zip64 { $0.zip64?.recordLength = 1 << 40 }
        ),
        ArchiveCase("zip64 on several disks", .flawed(.severalDisks), zip64 { $0.zip64?.diskCount = 2 }),
        ArchiveCase("zip64 on no disk", .flawed(.severalDisks), zip64 { $0.zip64?.diskCount = 0 }),
        ArchiveCase("a zip64 locator for the second disk", .flawed(.severalDisks), zip64 { $0.zip64?.locatorDisk = 1 }),
        ArchiveCase(
            "a zip64 record on the second disk",
            .flawed(.severalDisks),
            stricter: "part of an archive",
            zip64 { $0.zip64?.disk = 1 }
        ),
        ArchiveCase("a zip64 count of 2^64 - 1", .flawed(.directoryCount), zip64 { $0.zip64?.count = .max }),
        ArchiveCase("a zip64 count one too high", .flawed(.directoryCount), zip64 { $0.zip64?.count = 3 }),
        ArchiveCase(
            "a zip64 directory of 2^63 bytes",
            .flawed(.misplacedDirectory),
            zip64 { $0.zip64?.directorySize = 1 << 63 }
        ),
        ArchiveCase(
            "a zip64 directory at 2^64 - 1",
            .flawed(.misplacedDirectory),
            zip64 { $0.zip64?.directoryOffset = .max }
        ),
        ArchiveCase(
            "a zip64 offset and size whose sum overflows to the right one",
            .flawed(.misplacedDirectory),
            zip64 {
                $0.zip64?.directoryOffset = 0xFFFF_FFFF_FFFF_FFF0
                $0.zip64?.directorySize = 211
            }
        ),
        ArchiveCase(
            "a plain count that contradicts the zip64 one",
            .flawed(.zip64Record),
            stricter: "some readers take the one count, some the other",
            zip64 { $0.count = 1 }
        ),
        ArchiveCase(
            "zip64 records that no sentinel asks for",
            .accepted,
            plain.with { $0.zip64 = ForgedZip64() }.bytes
        ),
        ArchiveCase(
            "zip64 records that no sentinel asks for, with another count",
            .flawed(.zip64Record),
            stricter: "some readers look for them, some do not",
            plain.with { $0.zip64 = ForgedZip64 { $0.count = 1 } }.bytes
        ),
        ArchiveCase(
            "zip64 records that no sentinel asks for, and no entries",
            .accepted,
            ZipForge([]).with { $0.zip64 = ForgedZip64() }.bytes
        ),
        ArchiveCase(
            "a damaged directory header",
            .flawed(.directoryHeader),
            plain.with { $0.entries[1].centralSignature = 1 }.bytes
        ),
        ArchiveCase(
            "a name that runs out of the directory",
            .flawed(.directoryHeader),
            plain.with { $0.entries[1].centralNameLength = 0xFFFF }.bytes
        ),
        ArchiveCase(
            "a name that takes in half of the end record",
            .flawed(.directoryHeader),
            stricter: "the entry overlaps the end record",
            plain.with { $0.entries[1].centralNameLength = 7 + 10 }.bytes
        ),
        ArchiveCase(
            "extra fields that run out of the directory",
            .flawed(.directoryHeader),
            plain.with { $0.entries[1].centralExtraLength = 0xFFFF }.bytes
        ),
        ArchiveCase(
            "a digital signature after the directory",
            .flawed(.directoryCount),
            stricter: "bytes of the directory that are no entry",
            plain.with {
                $0.afterDirectory = [0x50, 0x4b, 5, 5, 0, 0]
                $0.directorySize = 106 + 6
            }.bytes
        ),
        ArchiveCase(
            "a zip64 size that is missing",
            .flawed(.zip64Field),
            plain.withFirst { $0.uncompressedSize = .max }.bytes
        ),
        ArchiveCase(
            "a zip64 offset that is missing",
            .flawed(.zip64Field),
            plain.withFirst { $0.headerOffset = .max }.bytes
        ),
        ArchiveCase(
            "a zip64 field that is too short",
            .flawed(.zip64Field),
            wide.withFirst { $0.centralExtra = ForgedEntry.zip64(5, 5) }.bytes
        ),
        ArchiveCase(
            "two zip64 fields",
            .flawed(.zip64Field),
            stricter: "readers disagree which one counts",
            wide.withFirst { $0.centralExtra += ForgedEntry.zip64(5, 5, 0) }.bytes
        ),
        ArchiveCase(
            "a zip64 size of 2^64 - 1",
            .flawed(.zip64Field),
            wide.withFirst { $0.centralExtra = ForgedEntry.zip64(.max, 5, 0) }.bytes
        ),
        ArchiveCase(
            "a zip64 size of 2^63 - 1",
            .flawed(.storedSize),
            wide.withFirst { $0.centralExtra = ForgedEntry.zip64(1 << 63 - 1, 5, 0) }.bytes
        ),
        ArchiveCase(
            "a zip64 offset of 2^63 - 1",
            .flawed(.misplacedEntry),
            wide.withFirst { $0.centralExtra = ForgedEntry.zip64(5, 5, 1 << 63 - 1) }.bytes
        ),
        ArchiveCase(
            "more entries than allowed",
            .beyond(.entryCount),
            stricter: "our limit",
            manyEntries(250_001, count: nil)
        ),
    ]
}
