import Testing

@testable import ModuleIndex

@Suite struct RebuildTests {
    let folder: IndexFolder
    let index: ModuleIndex

    init() throws {
        self.folder = try IndexFolder()
        self.index = try ModuleIndex(path: folder.index)
    }

    @Test("afterwards the index holds what the scan found and nothing else, and last uses stay")
    func replaces() async throws {
        try await index.record(.zip("gone"))
        try await index.record(.zip("m7", size: 1, used: 9_000, source: "proxy.example"))
        let scan = Scan(records: (0..<1_234).map { .zip("m\($0)", source: nil, verification: "imported") })
        try await index.replaceAll(with: scan)
        #expect(try await index.count() == 1_234)
        #expect(try await index.totalSize() == 123_400)
        #expect(try await index.record(for: IndexRecord.zip("gone").key) == nil)
        let kept = IndexRecord.zip("m7", used: 9_000, source: "proxy.example", verification: "imported")
        #expect(try await index.record(for: kept.key) == kept)
    }

    @Test("a new index is incomplete until a scan has come to its end, even one of an empty store")
    func completeness() async throws {
        #expect(try await !index.isComplete())
        try await index.record(.zip("x"))
        #expect(try await !index.isComplete())
        try await index.replaceAll(with: Scan(records: []))
        #expect(try await index.isComplete())
        #expect(try await index.count() == 0)
        try await index.record(.zip("x"))
        #expect(try await index.isComplete())
    }

    @Test("a scan that fails forgets nothing and leaves the index incomplete")
    func failedScan() async throws {
        try await index.record(.zip("old"))
        await #expect(throws: Scan.Failed.self) {
            try await index.replaceAll(with: Scan(records: (0..<700).map { .zip("m\($0)") }, failsAtEnd: true))
        }
        #expect(try await !index.isComplete())
        #expect(try await index.record(for: IndexRecord.zip("old").key) != nil)
        #expect(try await index.count() == 501)  // One full batch, and the old one.
        try await index.replaceAll(with: Scan(records: [.zip("new")]))
        #expect(try await index.isComplete())
        #expect(try await index.count() == 1)
    }

    @Test("a file recorded while the scan runs is kept, although the scan did not see it")
    func recordedMeanwhile() async throws {
        let pause: @Sendable () async throws -> Void = { [index] in try await index.record(.zip("meanwhile")) }
        try await index.replaceAll(with: Scan(records: (0..<600).map { .zip("m\($0)") }, pause: (550, pause)))
        #expect(try await index.record(for: IndexRecord.zip("meanwhile").key) != nil)
        #expect(try await index.count() == 601)
    }

    @Test("a rebuild that another one overtook does not count as complete, and forgets nothing of the other's")
    func overtaken() async throws {
        let pause: @Sendable () async throws -> Void = { [index] in
            await #expect(throws: Scan.Failed.self) {
                try await index.replaceAll(with: Scan(records: [.zip("other")], failsAtEnd: true))
            }
        }
        try await index.replaceAll(with: Scan(records: (0..<600).map { .zip("m\($0)") }, pause: (550, pause)))
        #expect(try await !index.isComplete())
        #expect(try await index.count() == 600)
    }

    @Test("more rows than one window are forgotten")
    func manyGone() async throws {
        try await index.replaceAll(with: Scan(records: (0..<10_500).map { .zip("m\($0)") }))
        try await index.replaceAll(with: Scan(records: [.zip("m10499")]))
        #expect(try await index.count() == 1)
        #expect(try await index.totalSize() == 100)
    }

    @Test("a cancelled rebuild stops between two batches")
    func cancelled() async throws {
        let task = Task { [index] in
            let pause: @Sendable () async throws -> Void = { withUnsafeCurrentTask { $0?.cancel() } }
            try await index.replaceAll(with: Scan(records: (0..<600).map { .zip("m\($0)") }, pause: (550, pause)))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await !index.isComplete())
        #expect(try await index.count() == 500)
    }

    @Test("an index that was closed is complete for the next process, one that was not is incomplete")
    func notClosed() async throws {
        try await index.replaceAll(with: Scan(records: [.zip("x")]))
        try await index.close()
        let second = try ModuleIndex(path: folder.index)
        #expect(try await second.isComplete())
        // What it recorded last may be missing after a crash, so the next process has to scan.
        try await second.abandon()
        let third = try ModuleIndex(path: folder.index)
        #expect(third.opening == .existing)
        #expect(try await !third.isComplete())
        #expect(try await third.count() == 1)
        try await third.replaceAll(with: Scan(records: [.zip("x"), .zip("y")]))
        try await third.close()
        #expect(try await ModuleIndex(path: folder.index).isComplete())
    }

    @Test("closing does not make an index complete that was not rebuilt")
    func closedBeforeRebuild() async throws {
        try await index.replaceAll(with: Scan(records: [.zip("x")]))
        try await index.abandon()
        let second = try ModuleIndex(path: folder.index)
        try await second.close()
        #expect(try await !ModuleIndex(path: folder.index).isComplete())
    }

    @Test("many records at once are all there")
    func manyAtOnce() async throws {
        try await index.record((0..<1_234).map { .zip("m\($0)") })
        #expect(try await index.count() == 1_234)
        try await index.record([])
        #expect(try await index.count() == 1_234)
    }
}
