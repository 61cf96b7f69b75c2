import GRDB
import Testing

@testable import ModuleIndex

@Suite struct ModuleIndexTests {
    let folder: IndexFolder
    let index: ModuleIndex

    init() throws {
        self.folder = try IndexFolder()
        self.index = try ModuleIndex(path: folder.index)
    }

    @Test("what was recorded is read back, also by the next process")
    func roundTrip() async throws {
        let records = [
            IndexRecord.zip("x"),
            .zip("x", kind: .mod, size: 0, source: nil, verification: "pinned", isEvictable: false),
            .zip("é", "v1.0.0-!r!c1", kind: .info, size: .max / 4, used: -1),
        ]
        for record in records { try await index.record(record) }
        for record in records { #expect(try await index.record(for: record.key) == record) }
        try await index.close()
        let again = try ModuleIndex(path: folder.index)
        #expect(again.opening == .existing)
        for record in records { #expect(try await again.record(for: record.key) == record) }
        #expect(try await again.record(for: "unknown") == nil)
    }

    @Test("totals follow every change")
    func totals() async throws {
        #expect(try await index.totalSize() == 0)
        #expect(try await index.count() == 0)
        try await index.record(.zip("x", size: 100))
        try await index.record(.zip("y", size: 50))
        try await index.record(.zip("x", size: 30))  // The same key again.
        #expect(try await index.totalSize() == 80)
        #expect(try await index.count() == 2)
        try await index.remove("a.b/y/@v/v1.0.0.zip")
        try await index.remove("a.b/y/@v/v1.0.0.zip")  // It is gone already.
        try await index.record(.zip("z", size: -5))
        #expect(try await index.totalSize() == 30)
        #expect(try await index.count() == 2)
    }

    @Test("recording again keeps the later last use and a source that is no longer known")
    func recordAgain() async throws {
        try await index.record(.zip("x", used: 2_000, source: "old.example"))
        try await index.record(
            .zip("x", size: 7, used: 1_500, source: nil, verification: "imported", isEvictable: false)
        )
        let expected = IndexRecord.zip(
            "x",
            size: 7,
            used: 2_000,
            source: "old.example",
            verification: "imported",
            isEvictable: false
        )
        #expect(try await index.record(for: expected.key) == expected)
    }

    @Test("uses are written by flush, the latest one, and never backwards")
    func uses() async throws {
        let key = IndexRecord.zip("x").key
        try await index.record(.zip("x", used: 1_000))
        index.noteUse(key, at: 3_000)
        index.noteUse(key, at: 2_000)
        index.noteUse("unknown", at: 2_000)
        #expect(try await index.record(for: key)?.lastUsedAt == 1_000)
        try await index.flush()
        #expect(try await index.record(for: key)?.lastUsedAt == 3_000)
        index.noteUse(key, at: 500)  // The clock was set back.
        try await index.flush()
        #expect(try await index.record(for: key)?.lastUsedAt == 3_000)
    }

    @Test("many uses are all written, in batches")
    func manyUses() async throws {
        try await index.replaceAll(with: Scan(records: (0..<1_234).map { .zip("m\($0)") }))
        for number in 0..<1_234 { index.noteUse(IndexRecord.zip("m\(number)").key, at: 2_000) }
        try await index.flush()
        for page in [nil, EvictionCandidate.Cursor(lastUsedAt: 1_999, id: .max)] {
            #expect(try await index.leastRecentlyUsed(limit: 1, after: page).first?.cursor.lastUsedAt == 2_000)
        }
    }

    @Test("closing leaves no log that the next start would have to read")
    func emptyLog() async throws {
        try await index.record(.zip("x"))
        #expect(try !folder.read("index.sqlite-wal").isEmpty)
        try await index.close()
        let names = try folder.names().filter { $0.hasSuffix("-wal") }
        #expect(try names.allSatisfy { try folder.read($0).isEmpty })
    }

    @Test("closing writes noted uses down")
    func usesAtClose() async throws {
        try await index.record(.zip("x"))
        index.noteUse(IndexRecord.zip("x").key, at: 5_000)
        try await index.close()
        let again = try ModuleIndex(path: folder.index)
        #expect(try await again.record(for: IndexRecord.zip("x").key)?.lastUsedAt == 5_000)
    }

    @Test("a closed index is unavailable, and keeps the uses it could not write")
    func closed() async throws {
        try await index.close()
        index.noteUse("k", at: 1)
        await #expect(throws: (any Error).self) { try await index.flush() }
        await #expect(throws: (any Error).self) { try await index.flush() }  // Nothing was lost, so it fails again.
        await #expect(throws: (any Error).self) { try await index.count() }
    }

    @Test("candidates come in order of last use, page by page: zips only, evictable only")
    func candidates() async throws {
        let uses: [Int64] = [50, 10, 30, 10, 40]
        for (number, used) in uses.enumerated() { try await index.record(.zip("m\(number)", used: used)) }
        try await index.record(.zip("m1", kind: .mod, used: 1))
        try await index.record(.zip("kept", used: 1, isEvictable: false))
        var modules: [String] = []
        var cursor: EvictionCandidate.Cursor?
        repeat {
            let page = try await index.leastRecentlyUsed(limit: 2, after: cursor)
            modules += page.map(\.module)
            cursor = page.last?.cursor
        } while cursor != nil
        #expect(modules == ["a.b/m1", "a.b/m3", "a.b/m2", "a.b/m4", "a.b/m0"])
    }

    @Test("a file whose use was only noted is no early candidate")
    func candidatesAfterUse() async throws {
        try await index.record(.zip("old", used: 1))
        try await index.record(.zip("young", used: 2))
        index.noteUse(IndexRecord.zip("old").key, at: 9)
        #expect(try await index.leastRecentlyUsed(limit: 9).map(\.module) == ["a.b/young", "a.b/old"])
    }

    @Test("a file that no source can give again is no candidate any more, until it is one again")
    func setEvictable() async throws {
        try await index.record(.zip("x"))
        try await index.setEvictable(false, for: IndexRecord.zip("x").key)
        #expect(try await index.leastRecentlyUsed(limit: 9).isEmpty)
        try await index.setEvictable(true, for: IndexRecord.zip("x").key)
        #expect(try await index.leastRecentlyUsed(limit: 9).count == 1)
    }

    @Test("the limit of a page is held to 1 to 1,000", arguments: [(Int.min, 1), (0, 1), (2, 2), (Int.max, 1_000)])
    func pageLimit(_ limit: Int, _ count: Int) async throws {
        try await index.replaceAll(with: Scan(records: (0..<1_100).map { .zip("m\($0)") }))
        #expect(try await index.leastRecentlyUsed(limit: limit).count == count)
    }

    @Test("the versions of a module are listed once each, and no other module's")
    func versions() async throws {
        try await index.record(.zip("x", "v1.10.0"))
        try await index.record(.zip("x", "v1.10.0", kind: .mod))
        try await index.record(.zip("x", "v1.2.0", kind: .info))
        try await index.record(.zip("xy", "v3.0.0"))
        #expect(try await index.versions(of: "a.b/x") == ["v1.10.0", "v1.2.0"])
        #expect(try await index.versions(of: "a.b/none").isEmpty)
        #expect(try await index.versions(of: "' OR 1 = 1 --").isEmpty)
    }

    @Test("writers do not lose each other's records")
    func concurrency() async throws {
        try await withThrowingTaskGroup { [index] group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<25 { try await index.record(.zip("m\(writer)-\(number)", size: 10)) }
                }
                group.addTask {
                    for _ in 0..<25 { _ = try await index.totalSize() }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await index.count() == 200)
        #expect(try await index.totalSize() == 2_000)
    }

    @Test("two indexes on one file see each other's records")
    func twoProcesses() async throws {
        let other = try ModuleIndex(path: folder.index)
        #expect(other.opening == .existing)
        try await index.record(.zip("x"))
        try await other.record(.zip("y"))
        #expect(try await index.count() == 2)
        #expect(try await other.count() == 2)
    }

    @Test(
        "every question is answered through an index",
        arguments: [
            (ModuleIndex.leastRecentlyUsedQuery, 3),
            (ModuleIndex.versionsQuery, 1),
            ("SELECT \(IndexRecord.columns) FROM file WHERE key = ?", 1),
            ("UPDATE file SET last_used_at = ?2 WHERE key = ?1 AND last_used_at < ?2", 2),
            ("DELETE FROM file WHERE key = ?", 1),
            ("DELETE FROM file WHERE id > ? AND id <= ? AND generation < ?", 3),
            ("SELECT max(id) FROM (SELECT id FROM file WHERE id > ? ORDER BY id LIMIT ?)", 2),
        ]
    )
    func plans(_ query: String, _ parameterCount: Int) async throws {
        let steps = try await index.read { db in
            let arguments = StatementArguments([Int](repeating: 0, count: parameterCount))
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + query, arguments: arguments).map { try $0.text(3) }
        }
        #expect(steps.contains { $0.contains("SEARCH file USING") })
        #expect(!steps.contains { $0.contains("SCAN file") || $0.contains("TEMP B-TREE") })
    }
}
