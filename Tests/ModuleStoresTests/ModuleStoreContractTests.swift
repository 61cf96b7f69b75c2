import GoModules
import ModuleProxy
import TestKit
import Testing

/// The promises of ``ModuleStore``, checked on every implementation.
@Suite("Every store", .timeLimit(.minutes(2))) struct ModuleStoreContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("has nothing at first", arguments: StoreKind.allCases)
    func unknown(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        #expect(try await store.content(try .sample()) == nil)
    }

    @Test("gives back what was committed", arguments: StoreKind.allCases)
    func roundTrip(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.commit(.bytes([1, 2, 3]), to: try .sample())
        let file = try #require(try await store.open(try .sample()))
        #expect(file.size == 3)
        #expect(try await file.bytes(limit: 3) == [1, 2, 3])
    }

    @Test("reads parts, and nothing beyond the end", arguments: StoreKind.allCases)
    func parts(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.commit(.bytes([0, 1, 2, 3, 4]), to: try .sample())
        let file = try #require(try await store.open(try .sample()))
        #expect(try await file.read(at: 1, count: 2) == [1, 2])
        #expect(try await file.read(at: 3, count: 100) == [3, 4])
        #expect(try await file.read(at: 3, count: .max) == [3, 4])
        #expect(try await file.read(at: 5, count: 1).isEmpty)
        #expect(try await file.read(at: .max, count: 1).isEmpty)
        #expect(try await file.read(at: -1, count: 1).isEmpty)
        #expect(try await file.read(at: 0, count: 0).isEmpty)
        #expect(try await file.read(at: 0, count: -1).isEmpty)
    }

    @Test("refuses to read more than the limit", arguments: StoreKind.allCases)
    func limit(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.commit(.bytes([1, 2, 3]), to: try .sample())
        let file = try #require(try await store.open(try .sample()))
        await #expect(throws: StoreError.self) { try await file.bytes(limit: 2) }
    }

    @Test("keeps an empty file, which is not the same as none", arguments: StoreKind.allCases)
    func empty(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.commit(.bytes([]), to: try .sample())
        #expect(try await store.content(try .sample()) == [])
        // Equal, and so no conflict.
        try await store.commit(.bytes([]), to: try .sample())
    }

    @Test("takes the same bytes a second time", arguments: StoreKind.allCases)
    func again(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.commit(.bytes([1]), to: try .sample())
        try await store.commit(.bytes([1]), to: try .sample())
        let staging = try await store.stage()
        try await staging.append([1])
        try await store.commit(.staged(staging), to: try .sample())
        #expect(try await store.content(try .sample()) == [1])
    }

    @Test(
        "refuses other bytes under the same key",
        arguments: StoreKind.allCases,
        [[2], [], [1, 0], [0]] as [[UInt8]]
    )
    func conflict(_ kind: StoreKind, _ other: [UInt8]) async throws {
        let store = try kind.make(in: folder)
        let key = try StoreKey.sample()
        try await store.commit(.bytes([1]), to: key)
        await #expect(throws: StoreError.conflict(key)) { try await store.commit(.bytes(other), to: key) }
        let staging = try await store.stage()
        try await staging.append(other)
        await #expect(throws: StoreError.conflict(key)) { try await store.commit(.staged(staging), to: key) }
        #expect(try await store.content(key) == [1])
    }

    @Test("lets one of many writers win, and tells all others", arguments: StoreKind.allCases)
    func race(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let key = try StoreKey.sample()
        let winners = await withTaskGroup(of: UInt8?.self) { group in
            for number in UInt8(0)..<50 {
                group.addTask {
                    do {
                        try await store.commit(.bytes([number]), to: key)
                        return number
                    } catch {
                        return nil
                    }
                }
            }
            return await group.compactMap { $0 }.reduce(into: []) { $0.append($1) }
        }
        #expect(winners.count == 1)
        #expect(try await store.content(key) == winners)
    }

    @Test("commits a staged file that was written in pieces", arguments: StoreKind.allCases)
    func staged(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let staging = try await store.stage()
        for piece in [[1, 2], [], [3]] as [[UInt8]] { try await staging.append(piece) }
        #expect(staging.size == 3)
        #expect(try await staging.read(at: 1, count: 10) == [2, 3])
        try await store.commit(.staged(staging), to: try .sample(.zip))
        #expect(try await store.content(try .sample(.zip)) == [1, 2, 3])
    }

    @Test("shows nothing of a staged file that was not committed", arguments: StoreKind.allCases)
    func discarded(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        do {
            let staging = try await store.stage()
            try await staging.append([1])
            #expect(staging.size == 1)
        }
        #expect(try await store.content(try .sample(.zip)) == nil)
    }

    @Test("keeps a staged file readable after the commit", arguments: StoreKind.allCases)
    func stagedAfterwards(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let staging = try await store.stage()
        try await staging.append([1, 2])
        try await store.commit(.staged(staging), to: try .sample(.zip))
        let file = staging.unstored(modifiedAt: 0)
        #expect(try await file.bytes(limit: 2) == [1, 2])
    }

    @Test("keeps a file of many megabytes", arguments: StoreKind.allCases)
    func large(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let piece = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let staging = try await store.stage()
        for _ in 0..<9 { try await staging.append(piece) }
        try await staging.append([7])
        try await store.commit(.staged(staging), to: try .sample(.zip))
        // The same once more: compared piece by piece.
        try await store.commit(.staged(staging), to: try .sample(.zip))
        let file = try #require(try await store.open(try .sample(.zip)))
        #expect(file.size == 9 << 20 + 1)
        #expect(try await file.read(at: 8 << 20, count: 1 << 20) == piece)
        #expect(try await file.read(at: 9 << 20, count: 1 << 20) == [7])
    }

    @Test("replaces a file as a whole", arguments: StoreKind.allCases)
    func update(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let key = try StoreKey.list()
        #expect(try await store.update(key) { $0 == nil ? [1, 2, 3] : nil })
        #expect(try await store.update(key) { $0 == [1, 2, 3] ? [4] : nil })
        #expect(try await store.content(key) == [4])
    }

    @Test("leaves a file alone when the change says so", arguments: StoreKind.allCases)
    func noUpdate(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let key = try StoreKey.list()
        #expect(try await !store.update(key) { _ in nil })
        #expect(try await store.content(key) == nil)
        try await store.update(key) { _ in [1] }
        #expect(try await !store.update(key) { _ in nil })
        #expect(try await store.content(key) == [1])
    }

    @Test("loses no update of those that come at once", arguments: StoreKind.allCases)
    func concurrentUpdates(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let key = try StoreKey.list()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in UInt8(0)..<100 { group.addTask { try await store.update(key) { ($0 ?? []) + [number] } } }
            try await group.waitForAll()
        }
        #expect(try await store.content(key)?.sorted() == Array(0..<100))
    }

    @Test("shows a reader the old or the new file, nothing between", arguments: StoreKind.allCases)
    func atomicUpdate(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let key = try StoreKey.list()
        try await store.update(key) { _ in [UInt8](repeating: 0, count: 100_000) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in UInt8(1)..<30 {
                    try await store.update(key) { _ in .init(repeating: number, count: 100_000) }
                }
            }
            group.addTask {
                for _ in 0..<30 {
                    let bytes = try #require(try await store.content(key))
                    #expect(bytes.count == 100_000)
                    #expect(Set(bytes).count == 1)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("removes a file, and does not mind that there is none", arguments: StoreKind.allCases)
    func remove(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.remove(try .sample())
        try await store.commit(.bytes([1]), to: try .sample())
        try await store.remove(try .sample())
        #expect(try await store.content(try .sample()) == nil)
        // Not a conflict: what was there is gone.
        try await store.commit(.bytes([2]), to: try .sample())
        #expect(try await store.content(try .sample()) == [2])
    }

    @Test("lets a reader finish a file that is removed or replaced meanwhile", arguments: StoreKind.allCases)
    func openWhileRemoved(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.update(try .list()) { _ in [1] }
        let old = try #require(try await store.open(try .list()))
        try await store.update(try .list()) { _ in [2] }
        let new = try #require(try await store.open(try .list()))
        try await store.remove(try .list())
        #expect(try await old.bytes(limit: 1) == [1])
        #expect(try await new.bytes(limit: 1) == [2])
    }

    @Test("tells keys apart that differ in case only", arguments: StoreKind.allCases)
    func upperCase(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let upper = StoreKey.file(.mod, try ModuleVersion(path: "example.com/Azure", version: "v1.0.0-RC1"))
        let lower = StoreKey.file(.mod, try ModuleVersion(path: "example.com/azure", version: "v1.0.0-rc1"))
        try await store.commit(.bytes([1]), to: upper)
        try await store.commit(.bytes([2]), to: lower)
        #expect(try await store.content(upper) == [1])
        #expect(try await store.content(lower) == [2])
        #expect(upper.description == "example.com/!azure/@v/v1.0.0-!r!c1.mod")
    }

    @Test("finishes a commit whose caller was cancelled", arguments: StoreKind.allCases)
    func cancelled(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.commit(.bytes([1]), to: try .sample())
            return try await store.content(try .sample())
        }
        #expect(try await task.value == [1])
    }
}
