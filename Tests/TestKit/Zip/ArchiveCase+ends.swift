import ZipArchive

extension ArchiveCase {
    /// Flaws of the end record and of the zip64 records.
    static let ends: [ArchiveCase] = [
        ArchiveCase("an empty file", .flawed(.noEndRecord), []),
        ArchiveCase("21 bytes", .flawed(.noEndRecord), Array(ZipForge([]).bytes.dropLast())),
        ArchiveCase("a web page", .flawed(.noEndRecord), Array("<!doctype html><title>Sign in</title>".utf8)),
        ArchiveCase("an archive cut in half", .flawed(.noEndRecord), Array(plain.bytes.prefix(100))),
        ArchiveCase("an archive without its last byte", .flawed(.noEndRecord), Array(plain.bytes.dropLast())),
        // CVE-2024-24789: readers disagree whether this record counts.
        ArchiveCase(
            "a comment longer than the file",
            .flawed(.cutComment),
            plain.with {
                $0.comment = [1, 2, 3]
                $0.commentLength = 9
            }.bytes
        ),
        ArchiveCase(
            "bytes after the end record",
            .flawed(.trailingData),
            stricter: "readers disagree whether the end record counts",
            plain.with { $0.suffix = [0] }.bytes
        ),
        ArchiveCase(
            "a second archive in the comment",
            .flawed(.twoEndRecords),
            stricter: "readers disagree which archive this is",
            plain.with {
                $0.comment = evil(at: plain.bytes.count)
            }.bytes
        ),
        ArchiveCase(
            "a second end record in the comment, with bytes after it",
            .flawed(.trailingData),
            stricter: "readers disagree which archive this is",
            plain.with { $0.comment = evil(at: plain.bytes.count) + [0, 0] }.bytes
        ),
        ArchiveCase(
            "two archives one after the other",
            .flawed(.misplacedDirectory),
            stricter: "streaming readers see the first, others the second",
            plain.with {
                $0.prefix = plain.bytes
                $0.countsPrefix = false
            }.bytes
        ),
        ArchiveCase(
            "a program before the archive",
            .flawed(.misplacedDirectory),
            stricter: "data that belongs to no entry",
            plain.with {
                $0.prefix = Array("#!/bin/sh\n".utf8)
                $0.countsPrefix = false
            }.bytes
        ),
        ArchiveCase(
            "a program before the archive, and offsets that count it",
            .flawed(.misplacedEntry),
            stricter: "data that belongs to no entry",
            plain.with { $0.prefix = Array("#!/bin/sh\n".utf8) }.bytes
        ),
        ArchiveCase(
            "a directory offset beyond the file",
            .flawed(.misplacedDirectory),
            plain.with { $0.directoryOffset = 9999 }.bytes
        ),
        ArchiveCase(
            "a directory size beyond the file",
            .flawed(.misplacedDirectory),
            plain.with { $0.directorySize = 9999 }.bytes
        ),
        ArchiveCase(
            "a directory size of zero",
            .flawed(.misplacedDirectory),
            stricter: "the size is wrong, which Go does not look at",
            plain.with { $0.directorySize = 0 }.bytes
        ),
        ArchiveCase(
            "a directory offset one too low",
            .flawed(.misplacedDirectory),
            plain.with { $0.directoryOffset = 88 }.bytes
        ),
        ArchiveCase(
            "bytes between directory and end record",
            .flawed(.misplacedDirectory),
            stricter: "data that belongs to nothing",
            plain.with { $0.afterDirectory = [1, 2, 3, 4] }.bytes
        ),
        ArchiveCase("a count one too high", .flawed(.directoryCount), plain.with { $0.count = 3 }.bytes),
        ArchiveCase("a count one too low", .flawed(.directoryCount), plain.with { $0.count = 1 }.bytes),
        ArchiveCase("a count of zero", .flawed(.directoryCount), plain.with { $0.count = 0 }.bytes),
        ArchiveCase(
            "a count no directory of this size holds",
            .flawed(.directoryCount),
            plain.with { $0.count = 900 }.bytes
        ),
        ArchiveCase(
            "a count modulo 65,536",
            .flawed(.directoryCount),
            stricter: "others read only as many entries as the count says",
            manyEntries(65_537, count: 1)
        ),
        ArchiveCase(
            "another count for this disk",
            .flawed(.severalDisks),
            stricter: "some readers take the one count, some the other",
            plain.with { $0.countOnDisk = 1 }.bytes
        ),
        ArchiveCase(
            "the second disk",
            .flawed(.severalDisks),
            stricter: "part of an archive",
            plain.with { $0.disk = 1 }.bytes
        ),
        ArchiveCase(
            "the directory on the second disk",
            .flawed(.severalDisks),
            stricter: "part of an archive",
            plain.with { $0.directoryDisk = 1 }.bytes
        ),
        ArchiveCase(
            "an entry on the second disk",
            .flawed(.severalDisks),
            stricter: "part of an archive",
            plain.withFirst { $0.disk = 1 }.bytes
        ),
    ]

    /// An end record for an archive of one empty directory, at `position`.
    private static func evil(at position: Int) -> [UInt8] {
        let other = ZipForge([.stored("evil/")])
        return other.with {
            $0.prefix = [UInt8](repeating: 0, count: position)
        }.bytes.suffix(from: position).map { $0 }
    }

    /// Empty files named by number; `count` is what the end record says, nil for zip64 records with the right number.
    static func manyEntries(_ number: Int, count: UInt16?) -> [UInt8] {
        let sample = ForgedEntry.stored("12345678")
        var (header, central) = (sample.local, sample.central(at: 0))
        var local: [UInt8] = []
        var directory: [UInt8] = []
        for index in 0..<number {
            for place in 0..<8 {
                header[30 + place] = UInt8(truncatingIfNeeded: 0x61 + index >> (4 * place) & 15)
                central[46 + place] = header[30 + place]
            }
            central.replaceSubrange(42..<46, with: LittleEndian.bytes(UInt32(local.count)))
            local += header
            directory += central
        }
        let end = ZipForge([]).with {
            $0.count = count ?? .max
            $0.directorySize = count == nil ? .max : UInt32(directory.count)
            $0.directoryOffset = count == nil ? .max : UInt32(local.count)
            $0.zip64 = count == nil ? ForgedZip64() : nil
            $0.zip64?.count = UInt64(number)
            $0.zip64?.directorySize = UInt64(directory.count)
            $0.zip64?.directoryOffset = UInt64(local.count)
            $0.zip64?.recordOffset = UInt64(local.count + directory.count)
        }
        return local + directory + end.bytes
    }
}
