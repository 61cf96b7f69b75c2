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
}
