import Foundation
import GRDB
import Testing

@testable import ModuleIndex

/// Whatever happens to the database, the server gets an index or an error, never a trap.
@Suite struct DamagedIndexTests {
    /// A database of 300 records, written in 30 transactions and closed.
    static func make(in folder: IndexFolder) async throws {
        let index = try ModuleIndex(path: folder.index)
        try await index.replaceAll(with: Scan(records: (0..<300).map { .zip("m\($0)") }))
        try await index.close()
    }

    /// Asks everything there is to ask.
    static func useAll(_ index: ModuleIndex) async throws {
        _ = try await (index.count(), index.totalSize(), index.isComplete(), index.versions(of: "a.b/m7"))
        _ = try await index.leastRecentlyUsed(limit: 1_000)
        for number in stride(from: 0, to: 300, by: 7) {
            _ = try await index.record(for: IndexRecord.zip("m\(number)").key)
        }
        try await index.record(.zip("new"))
        try await index.remove(IndexRecord.zip("m7").key)
        try await index.replaceAll(with: Scan(records: (0..<20).map { .zip("m\($0)") }))
    }

    /// Closes an index that may be damaged in any place.
    static func close(_ index: ModuleIndex) async throws {
        do {
            try await index.close()
        } catch let error as ModuleIndexError {
            #expect(error.label == "index_damaged")
        }
    }

    @Test(
        "a file that is no database is moved aside, and a new one begun",
        arguments: [
            "hello", String(repeating: "x", count: 100_000),
            "SQLite format 3\u{0}", "SQLite format 3\u{0}" + String(repeating: "\u{1}", count: 8_192),
        ]
    )
    func noDatabase(_ content: String) async throws {
        let folder = try IndexFolder()
        try folder.write(content.utf8, to: "index.sqlite")
        let index = try ModuleIndex(path: folder.index)
        guard case .replaced(let target, _) = index.opening else {
            Issue.record("opened \(index.opening)")
            return
        }
        #expect(target == folder.index + ".broken-1")
        #expect(try folder.read("index.sqlite.broken-1") == Array(content.utf8))
        try await index.record(.zip("x"))
        #expect(try await index.count() == 1)
    }

    @Test("an empty file is a new database")
    func emptyFile() throws {
        let folder = try IndexFolder()
        try folder.write([], to: "index.sqlite")
        #expect(try ModuleIndex(path: folder.index).opening == .created)
    }

    @Test(
        "a database that is not ours, newer, or lacks a table is moved aside with its content",
        arguments: [
            "PRAGMA user_version = 2", "PRAGMA user_version = -1", "PRAGMA user_version = 2147483647",
            "PRAGMA application_id = 7", "DROP TABLE state", "DELETE FROM state", "DROP TABLE file",
            "ALTER TABLE file RENAME COLUMN size TO bytes", "UPDATE file SET kind = 'exe'",
        ]
    )
    func foreign(_ change: String) async throws {
        let folder = try IndexFolder()
        try await Self.make(in: folder)
        let queue = try DatabaseQueue(path: folder.index)
        try await queue.writeWithoutTransaction { db in try db.execute(sql: change) }
        try queue.close()
        let before = try await Self.content(of: folder.index)
        let index = try ModuleIndex(path: folder.index)
        #expect(index.opening != .existing && index.opening != .created)
        #expect(try await index.count() == 0)
        #expect(try await Self.content(of: folder.index + ".broken-1") == before)
    }

    /// Every row of every table as text.
    static func content(of path: String) async throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { #expect(throws: Never.self) { try queue.close() } }
        return try await queue.read { db in
            let schema = try Row.fetchAll(db, sql: "SELECT name, type, sql FROM sqlite_master ORDER BY name")
            let tables = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            let rows = try tables.flatMap { table in try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1") }
            return (schema + rows).map(\.description)
        }
    }

    @Test("the log of the old database moves along, and is not taken for one of the new")
    func logMovesAlong() throws {
        let folder = try IndexFolder()
        for (number, suffix) in ["", "-wal", "-shm"].enumerated() {
            try folder.write([UInt8(number)], to: "index.sqlite" + suffix)
            // Left over from a broken database that somebody took away by half.
            if number > 0 { try folder.write([9], to: "index.sqlite.broken-1" + suffix) }
        }
        #expect(try ModuleIndex.setAside(path: folder.index) == folder.index + ".broken-1")
        let moved = ["index.sqlite.broken-1", "index.sqlite.broken-1-shm", "index.sqlite.broken-1-wal"]
        #expect(try folder.names() == moved)
        #expect(try moved.flatMap { try folder.read($0) } == [0, 2, 1])
        #expect(try ModuleIndex(path: folder.index).opening == .created)
    }

    @Test("at most three broken databases are kept")
    func fewBroken() throws {
        let folder = try IndexFolder()
        for number: UInt8 in 1...5 {
            try folder.write([number, 0, 0], to: "index.sqlite")
            _ = try ModuleIndex(path: folder.index)
        }
        #expect(try folder.names().filter { $0.contains("broken") }.count == 3)
        #expect(try folder.read("index.sqlite.broken-1") == [1, 0, 0])
        #expect(try folder.read("index.sqlite.broken-3") == [5, 0, 0])
    }

    @Test("a missing folder is an error that says so, and nothing is moved")
    func missingFolder() throws {
        let folder = try IndexFolder()
        #expect {
            try ModuleIndex(path: folder.path + "/none/index.sqlite")
        } throws: { error in
            guard case .unavailable? = error as? ModuleIndexError else { return false }
            return "\(error)".hasPrefix("the module index cannot be used now: ")
        }
        #expect(try folder.names().isEmpty)
    }

    @Test("a bit that flips is survived wherever it is", arguments: 0..<8)
    func bitRot(_ round: Int) async throws {
        let folder = try IndexFolder()
        try await Self.make(in: folder)
        let good = try folder.read("index.sqlite")
        // A prime step visits all parts of the file, page headers and content, in the same order in every run.
        for number in (round * 10)..<(round * 10 + 10) {
            var bytes = good
            bytes[number * 104_729 % bytes.count] ^= 1 << UInt8(number % 8)
            try folder.write(bytes, to: "index.sqlite")
            let index = try ModuleIndex(path: folder.index)
            do {
                try await Self.useAll(index)
            } catch let error as ModuleIndexError {
                #expect(error.label == "index_damaged")
            }
            try await Self.close(index)
        }
    }

    @Test("a database that was cut off is moved aside, or damaged at the first question, and never traps")
    func cutDatabase() async throws {
        let folder = try IndexFolder()
        try await Self.make(in: folder)
        let good = try folder.read("index.sqlite")
        for length in stride(from: 1, to: good.count, by: 4_999) {
            try folder.write(good.prefix(length), to: "index.sqlite")
            let index = try ModuleIndex(path: folder.index)
            do {
                try await Self.useAll(index)
            } catch let error as ModuleIndexError {
                #expect(error.label == "index_damaged")
            }
            try await Self.close(index)
        }
    }

    @Test("a log that was cut off anywhere opens at the last whole transaction")
    func cutLog() async throws {
        let source = try IndexFolder()
        let writer = try ModuleIndex(path: source.index)
        // The tables go to the database, so that the log holds the records alone.
        try await Self.emptyLog(of: source.index)
        for number in 0..<4 { try await writer.record(.zip("m\(number)", size: 10)) }
        let (database, log) = (try source.read("index.sqlite"), try source.read("index.sqlite-wal"))
        try await writer.close()

        let folder = try IndexFolder()
        var last: Int64 = 0
        for length in Array(stride(from: 0, to: log.count, by: 512)) + [log.count] {
            for name in try folder.names() { try FileManager.default.removeItem(atPath: folder.path + "/" + name) }
            try folder.write(database, to: "index.sqlite")
            try folder.write(log.prefix(length), to: "index.sqlite-wal")
            let index = try ModuleIndex(path: folder.index)
            let count = try await index.count()
            #expect(count >= last)
            #expect(try await index.totalSize() == count * 10)
            last = count
            try await index.close()
        }
        #expect(last == 4)
    }

    static func emptyLog(of path: String) async throws {
        let queue = try DatabaseQueue(path: path)
        try await queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try queue.close()
    }
}
