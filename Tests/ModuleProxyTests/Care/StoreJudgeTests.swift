import GoModules
import Testing
import ZipArchive

@testable import ModuleProxy

@Suite("judging stored files") struct StoreJudgeTests {
    private static let judge = StoreJudge(databases: [], depth: .everything, open: { _ in nil })
    private static let path = "example.com/m/@v/v1.0.0.zip"

    /// A sealed file of which nothing can be read, for a reason.
    private static func unreadable(_ error: StoreError, size: Int64 = 3) -> ExaminedFile {
        let file = StoredFile(
            size: size,
            modifiedAt: 0,
            descriptor: nil,
            reader: { (_, _) throws(StoreError) in throw error },
            close: {}
        )
        return ExaminedFile(file: file, seal: Seal(of: [1, 2, 3]), stamp: FileStamp(identity: 1, size: size))
    }

    @Test(
        "what could not be read now is left where it is: the bytes may be right",
        arguments: [
            path, "example.com/m/@v/v1.0.0.mod", "example.com/m/@v/list", "example.com/m/@latest",
            ".martlet/pins/example.com/m/@v/v1.0.0.zip",
        ]
    )
    func failed(_ path: String) async throws {
        let file = Self.unreadable(.failed(reason: "pread: Stale file handle"))
        let findings = try await Self.judge.verdict(on: file, at: path, StorePlace(path: path)).findings
        #expect(findings.map(\.remedy) == [.byHand])
        #expect(findings.first?.reason.hasPrefix("could not be read now") == true)
    }

    @Test("what the disk cannot read any more is wrong") func lost() async throws {
        let file = Self.unreadable(.damaged(got: "pread: Input/output error", expected: "a file that can be read"))
        let findings = try await Self.judge.verdict(on: file, at: Self.path, StorePlace(path: Self.path)).findings
        #expect(findings.map(\.remedy) == [.replace])
    }

    @Test(
        "only what says nothing of the bytes may pass",
        arguments: [
            (StoreError.failed(reason: ""), true), (StoreError.full, true), (ZipError.noMemory, true),
            (ZipError.unreadable(code: 12), true), (ZipError.unreadable(code: 0), true),
            (StoreError.damaged(got: "", expected: ""), false), (ZipError.flawed(.checksum, entry: nil), false),
            (StoreFault("is not an h1: hash"), false),
        ] as [(any Error, Bool)]
    )
    func errors(_ error: any Error, _ isOfTheMoment: Bool) {
        #expect(StoreJudge.isOfTheMoment(error) == isOfTheMoment)
    }

    @Test(
        "what is larger than anything that is stored there is wrong, and not read to its end",
        arguments: [
            (path, SourceLimit.zip, StoreFinding.Remedy.replace),
            ("example.com/m/@v/v1.0.0.mod", SourceLimit.mod, .replace),
            ("example.com/m/@v/v1.0.0.info", SourceLimit.info, .replace),
            ("example.com/m/@v/v1.0.0.ziphash", SourceLimit.hash, .rewriteZipHash),
            ("example.com/m/@v/list", SourceLimit.list, .rebuildList),
            (".martlet/pins/example.com/m/@v/v1.0.0.zip", SourceLimit.hash, .rewritePin),
            (".martlet/revoked", SourceLimit.list, .byHand),
        ]
    )
    func tooLarge(_ path: String, _ limit: Int, _ remedy: StoreFinding.Remedy) async throws {
        // Reading it would end otherwise.
        let file = Self.unreadable(.failed(reason: "read"), size: Int64(limit) + 1)
        let findings = try await Self.judge.verdict(on: file, at: path, StorePlace(path: path)).findings
        #expect(findings.map(\.remedy) == [remedy], "\(findings)")
        #expect(findings.first?.reason == "has \(limit + 1) bytes, and may have \(limit)")
    }
}
