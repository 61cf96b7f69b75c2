import GoModules
import ModuleProxy
import Synchronization
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Many tags that move") struct TagHistoryPauseTests {
    private static let (first, second) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))

    private let folder: TemporaryFolder
    private let clock = TestClock()
    private let notes = Notes()

    init() throws { self.folder = try TemporaryFolder() }

    private func history(longest: Int = 16 << 20) -> TagHistory {
        let ledger = CommitLedger(folder: "\(folder.path)/commits", clock: clock.service, longest: longest)
        return TagHistory(ledger, isKept: { _ in true }) { [notes] event in
            guard case .tagMoved(let module, _, _, let to, let isQuiet) = event else { return }
            notes.add("\(isQuiet ? "" : "! ")\(module) \(to?.prefix(1) ?? "-")")
        }
    }

    /// The commit of a version whose tag names `hash`.
    private func ask(_ history: TagHistory, _ path: String, _ version: String, _ hash: String) throws {
        let named = try #require(GitHash(hash))
        _ = try history.commit(of: try ModuleVersion(path: path, version: version), tag: version, named: named)
    }

    @Test("are counted one by one, and told of once in a module and hour") func pause() throws {
        let history = history()
        for version in ["v1.0.0", "v1.1.0", "v1.2.0"] {
            for path in ["a.b/c", "a.b/d"] { try ask(history, path, version, Self.first) }
        }
        try ask(history, "a.b/c", "v1.0.0", Self.second)
        try ask(history, "a.b/c", "v1.0.0", Self.second)
        clock.advance(by: .seconds(3599))
        try ask(history, "a.b/c", "v1.1.0", Self.second)
        try ask(history, "a.b/d", "v1.1.0", Self.second)
        clock.advance(by: .seconds(1))
        try ask(history, "a.b/c", "v1.2.0", Self.second)
        try ask(history, "a.b/d", "v1.2.0", Self.second)
        #expect(
            notes.all == [
                "! a.b/c@v1.0.0 b", "a.b/c@v1.1.0 b", "! a.b/d@v1.1.0 b", "! a.b/c@v1.2.0 b", "a.b/d@v1.2.0 b",
            ]
        )
    }

    @Test("that a list shows are told in the order of their versions") func order() throws {
        let history = history()
        for version in ["v1.10.0", "v1.9.0"] { try ask(history, "a.b/c", version, Self.first) }
        let place = try ModulePlace(of: try ModulePath("a.b/c"), root: "a.b/c")
        history.compare(place, try GitReferences(Array("\(Self.first)\tHEAD\n".utf8), limit: 10))
        #expect(notes.all == ["! a.b/c@v1.9.0 -", "a.b/c@v1.10.0 -"])
    }

    @Test("are not taken for ones that never moved when nobody can tell") func unreadable() throws {
        try ask(history(), "a.b/c", "v1.0.0", Self.first)
        let broken = history(longest: 10)
        #expect(throws: CommitLedgerError.self) { try ask(broken, "a.b/c", "v1.0.0", Self.second) }
        // Nothing is thrown away because its tag might still name it.
        let first = broken.first(of: try ModuleVersion(path: "a.b/c", version: "v1.0.0"))
        #expect(first?.description == String(repeating: "0", count: 40))
        #expect(history().first(of: try ModuleVersion(path: "a.b/c", version: "v1.0.0"))?.description == Self.first)
        #expect(history().first(of: try ModuleVersion(path: "a.b/c", version: "v1.1.0")) == nil)
    }
}
