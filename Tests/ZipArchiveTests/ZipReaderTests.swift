import Foundation
import TestKit
import Testing
import ZipArchive

@Suite struct ZipReaderTests {
    @Test("every case gets its verdict", arguments: ArchiveCase.all)
    func verdict(_ archive: ArchiveCase) throws {
        #expect(try ArchiveCase.verdict(of: archive.bytes()) == archive.verdict)
    }

    @Test("names of cases are unique, and at least 60 are refused")
    func caseCount() {
        #expect(Set(ArchiveCase.all.map(\.description)).count == ArchiveCase.all.count)
        #expect(ArchiveCase.all.count { $0.verdict != .accepted } >= 60)
    }

    @Test("every flaw that a reader finds has a case")
    func everyFlaw() {
        let found = Set(
            ArchiveCase.all.compactMap { archive -> ZipFlaw? in
                if case .flawed(let flaw) = archive.verdict { flaw } else { nil }
            }
        )
        #expect(Set(ZipFlaw.allCases).subtracting(found) == [.unwritable])
    }

    @Test("reads what other programs write", arguments: ToolArchive.all.map(\.program))
    func tools(_ program: String) throws {
        let archive = try #require(ToolArchive.all.first { $0.program == program })
        let bytes = try #require(Data(base64Encoded: archive.base64)).map { $0 }
        let contents = try ZipReader(bytes: bytes).contents()
        #expect(contents.count == archive.entryCount)
        let expected: [String: String] = [
            "go.mod": "module example.com/t\n",
            "t.go": "package t\n\n// T is here.\nfunc T() {}\n",
            "empty": "",
            "long.txt": String(repeating: "repetition ", count: 300),
            "\u{e9}\u{4e16}.go": "package t\n\n// T is here.\nfunc T() {}\n",
            // What Info-ZIP calls a file that comes from a pipe.
            "-": "package t\n\n// T is here.\nfunc T() {}\n",
        ]
        for (name, content) in contents where !name.hasSuffix("/") {
            let base = String(name.split(separator: "/").last ?? "")
            #expect(String(decoding: content, as: UTF8.self) == expected[base], "\(name)")
        }
    }

    @Test(
        "each limit allows its own value and nothing above",
        arguments: [
            (ZipLimits(archiveSizeInBytes: 217), ArchiveCase.Verdict.accepted),
            (ZipLimits(archiveSizeInBytes: 216), .beyond(.archiveSize)),
            (ZipLimits(entryCount: 2), .accepted),
            (ZipLimits(entryCount: 1), .beyond(.entryCount)),
            (ZipLimits(nameLengthInBytes: 7), .accepted),
            (ZipLimits(nameLengthInBytes: 6), .beyond(.nameLength)),
            (ZipLimits(directorySizeInBytes: 106), .accepted),
            (ZipLimits(directorySizeInBytes: 105), .beyond(.directorySize)),
            (ZipLimits(contentSizeInBytes: 10), .accepted),
            (ZipLimits(contentSizeInBytes: 9), .beyond(.contentSize)),
        ]
    )
    func limits(_ limits: ZipLimits, _ verdict: ArchiveCase.Verdict) throws {
        let bytes = ZipForge([.stored("a/b.txt", "hello"), .deflated("a/c.txt", "world")]).bytes
        #expect(bytes.count == 217)
        #expect(try ArchiveCase.verdict(of: bytes, limits: limits) == verdict)
    }

    @Test("an entry's numbers are those of the archive")
    func entry() throws {
        let bytes = ZipForge([.stored("a/"), .deflated("b", "text").streamed]).bytes
        let entries = try ZipReader(bytes: bytes).entries
        #expect(entries.map(\.name) == ["a/", "b"])
        #expect(entries.map(\.isDirectory) == [true, false])
        #expect(entries.map(\.method) == [.stored, .deflated])
        #expect(entries.map(\.compressedSize) == [0, 9])
        #expect(entries.map(\.uncompressedSize) == [0, 4])
        #expect(entries.map(\.headerOffset) == [0, 32])
        #expect(entries.map(\.crc32) == [0, CRC32.of("text".utf8)])
    }

    @Test(
        "the type of an entry comes from its attributes, by the system that made it",
        arguments: [
            (3, 0o100644, ZipFileType.file, 0o100644),
            (3, 0o040755, .directory, 0o040755),
            (3, 0o120777, .symbolicLink, 0o120777),
            (3, 0o020666, .other, 0o020666),
            (3, 0o060666, .other, 0o060666),
            (3, 0o010644, .other, 0o010644),
            (3, 0o140644, .other, 0o140644),
            (3, 0o104755, .file, 0o104755),
            // Types without a name are not files.
            (3, 0o170644, .other, 0o170644),
            (3, 0o000644, .file, 0o000644),
            (19, 0o120777, .symbolicLink, 0o120777),
            // FAT and NTFS have no Unix mode, whatever the bits say.
            (0, 0o120777, .file, nil),
            (11, 0o120777, .file, nil),
        ] as [(UInt8, UInt32, ZipFileType, UInt16?)]
    )
    func fileType(_ creator: UInt8, _ mode: UInt32, _ type: ZipFileType, _ unixMode: UInt16?) throws {
        let entry = ForgedEntry.stored("a").with {
            $0.creator = creator
            $0.attributes = mode << 16
        }
        let read = try #require(ZipReader(bytes: ZipForge([entry]).bytes).entries.first)
        #expect(read.fileType == type)
        #expect(read.unixMode == unixMode)
    }

    @Test("the directory bit of FAT makes a directory")
    func fatDirectory() throws {
        let entry = ForgedEntry.stored("a").with { $0.attributes = 0x10 }
        let read = try #require(ZipReader(bytes: ZipForge([entry]).bytes).entries.first)
        #expect(read.fileType == .directory)
        #expect(!read.isDirectory)
    }
}
