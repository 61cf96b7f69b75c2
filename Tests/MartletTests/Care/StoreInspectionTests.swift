import Foundation
import ModuleProxy
import TestKit
import Testing

@testable import ModuleStores
@testable import martlet

@Suite("going through a store") struct StoreInspectionTests {
    private let folder: TemporaryFolder
    private let store: DiskStore
    private let files: StoreFiles

    init() throws {
        folder = try TemporaryFolder()
        store = try DiskStore(root: folder.path + "/store")
        files = try StoreFiles(root: folder.path + "/store")
    }

    private func plant(_ path: String, _ text: String = "x") throws {
        let file = URL(fileURLWithPath: "\(store.root)/\(path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func findings(
        isInUse: @escaping @Sendable () async throws(StoreError) -> Bool = { () throws(StoreError) in false }
    ) async throws -> [StoreFinding] {
        let inspection = await StoreInspection(files, .everything, bytesPerSecond: nil, isInUse: isInUse)
        var found: [StoreFinding] = []
        try await inspection.run(passed: { _ in }, found: { found.append($0.finding) })
        return found
    }

    @Test(
        "a link in the place of what nobody can give again stays, and one elsewhere does not",
        arguments: [
            (".martlet/pins", StoreFinding.Remedy.byHand), (".martlet/pins/a.b", .byHand),
            (".martlet/pins/a.b/c/@v/v1.0.0.zip", .byHand), (".martlet/pins/a.b/c/@v/other", .byHand),
            (".martlet/sumdb", .byHand), (".martlet/sumdb/s.o/latest", .byHand),
            (".martlet/sumdb/s.o/evidence", .byHand), (".martlet/revoked", .byHand),
            (".martlet/unknown", .byHand), (".martlet/quarantine", .byHand), (".martlet/lists", .byHand),
            (".martlet/lists/a.b/c/@v/list", .quarantine), (".martlet/private/x", .quarantine),
            (".martlet/tmp/x", .quarantine), ("a.b/c/@v/v1.0.0.zip", .quarantine), ("a.b", .quarantine),
            ("sumdb/s.o/latest", .quarantine), ("lost+found/#12", .none),
        ]
    )
    func strange(_ path: String, _ remedy: StoreFinding.Remedy) async throws {
        let place = "\(store.root)/\(path)"
        let parent = URL(fileURLWithPath: place).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/nowhere")
        let found = try await findings().first { $0.path == path }
        #expect(found?.remedy == remedy)
        #expect(found?.severity == (remedy == .none ? .note : .wrong))
    }

    @Test("the format, or a first hash, that is a folder or a FIFO stays too", arguments: ["folder", "fifo"])
    func strangeKinds(_ kind: String) async throws {
        let pin = ".martlet/pins/a.b/c/@v/v1.0.0.mod"
        try FileManager.default.removeItem(atPath: "\(store.root)/.martlet/format")
        try plant("\(pin)x")
        for path in [".martlet/format", pin] {
            #expect((kind == "fifo" ? mkfifo : mkdir)("\(store.root)/\(path)", 0o700) == 0)
        }
        let found = try await findings().filter { $0.severity == .wrong }
        #expect(found.map(\.path).sorted() == [".martlet/format", pin])
        #expect(found.allSatisfy { $0.remedy == .byHand && $0.reason.hasPrefix("is a \(kind)") })
    }

    @Test("what cannot be listed is a finding, and neither stops the pass nor the sums") func unlisted() async throws {
        try plant("a.b/c/@latest", "no answer")
        let parents = ["/store", "/store/.martlet"]
        defer { for parent in parents { folder.removeDeepFolder(in: parent) } }
        for parent in parents { try folder.makeDeepFolder(in: parent) }
        try plant("sumdb/s.o/supported", "")
        try plant("z.b/c/@latest", "no answer")
        let found = try await findings()
        let deep = found.filter { $0.reason.hasPrefix("cannot be listed") }
        #expect(deep.count == 2 && deep.allSatisfy { $0.remedy == .byHand && $0.severity == .wrong })
        #expect(found.contains { $0.path == "z.b/c/@latest" })
        #expect(try await files.size() >= 18)
        #expect(await files.databases().count == 1)
        #expect(try await StoreStatistics(files).modules == 0)
    }

    @Test("a folder that belongs to the file system is a note when it may not be listed") func lostAndFound() {
        let error = StoreError.failed(reason: "opendir: Permission denied")
        #expect(StoreInspection.unlisted("lost+found", error).severity == .note)
        for path in ["a.b", "a.b/lost+found", "lost+found2"] {
            #expect(StoreInspection.unlisted(path, error).severity == .wrong, "\(path)")
        }
    }

    @Test("temporary files were left by a dead process only if nobody holds the store now", arguments: [false, true])
    func temporaries(_ isInUse: Bool) async throws {
        try plant(".martlet/tmp/x")
        let found = try await findings { () throws(StoreError) in isInUse }
        #expect(found.map(\.path) == (isInUse ? [] : [".martlet/tmp/x"]))
    }

    @Test("sums stay within their limits, whatever a file system says of sizes") func sums() {
        #expect(Int64.max.clampedSum(1) == .max && Int64.min.clampedSum(-1) == .min)
        #expect(Int64.min.clampedDifference(1) == .min && Int64(0).clampedDifference(.min) == .max)
        #expect(Int64(2).clampedSum(3) == 5 && Int64(2).clampedDifference(3) == -1)
        var totals = CareTotals()
        let stamp = FileStamp(identity: 1, size: .max)
        for _ in 0..<2 { totals.pass(StoreEntry(path: "x", kind: .file, links: 1, stamp: stamp)) }
        #expect(totals.bytes == .max)
    }
}
