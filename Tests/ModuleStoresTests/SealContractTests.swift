import GoModules
import ModuleProxy
import TestKit
import Testing

/// What ``ModuleStore`` promises about seals, stamps and quarantine, checked on every implementation.
@Suite("Every store that notices damage", .timeLimit(.minutes(2))) struct SealContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("puts a file aside, knows that it did, and does not mind that there is none", arguments: StoreKind.allCases)
    func quarantine(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let key = try StoreKey.sample()
        #expect(try await !store.quarantine(key, if: nil))
        #expect(try await !store.holdsQuarantined(key))
        for bytes in [[1], [2, 2]] as [[UInt8]] {
            try await store.commit(.bytes(bytes), to: key)
            #expect(try await store.quarantine(key, if: nil))
            #expect(try await store.content(key) == nil)
            #expect(try await store.holdsQuarantined(key))
        }
        #expect(try await !store.holdsQuarantined(try .sample(.zip)))
        #expect(try await !store.holdsQuarantined(try .sample(version: "v1.0.1")))
    }

    @Test("puts only that file aside which is meant", arguments: StoreKind.allCases)
    func quarantineOther(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let key = try StoreKey.sample()
        try await store.commit(.bytes([1]), to: key)
        let stamp = try #require(try await store.open(key)?.standing?.stamp)
        try await store.quarantine(key, if: stamp)
        try await store.commit(.bytes([2]), to: key)
        #expect(try await !store.quarantine(key, if: stamp))
        #expect(try await store.content(key) == [2])
    }

    @Test("stamps a file anew when it is replaced, and only then", arguments: StoreKind.allCases)
    func stamps(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.update(try .list()) { _ in [1] }
        let file = try #require(try await store.open(try .list()))
        let first = try #require(file.standing)
        #expect(try await store.open(try .list())?.standing?.stamp == first.stamp)
        #expect(first.currentStamp() == first.stamp)
        try await store.update(try .list()) { _ in [2] }
        #expect(try await store.open(try .list())?.standing?.stamp != first.stamp)
        withExtendedLifetime(file) {}
    }

    @Test("gives a staged file its stamp for good when it is committed", arguments: StoreKind.allCases)
    func stampOfStaged(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        var staging: Staging? = try await store.stage()
        try await staging?.append([1])
        try await store.commit(.staged(try #require(staging)), to: try .sample(.zip))
        let stamp = try await store.open(try .sample(.zip))?.standing?.stamp
        staging = nil
        #expect(try await store.open(try .sample(.zip))?.standing?.stamp == stamp)
    }

    @Test("seals every file with the hash of its content", arguments: StoreKind.allCases)
    func seals(_ kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.commit(.bytes([]), to: try .sample(.info))
        try await store.commit(.bytes([1, 2]), to: try .sample())
        try await store.update(try .list()) { _ in [3] }
        let staging = try await store.stage()
        for piece in [[4], [], [5, 6]] as [[UInt8]] { try await staging.append(piece) }
        try await store.commit(.staged(staging), to: try .sample(.zip))
        for (key, content) in [
            (try StoreKey.sample(.info), []), (try .sample(), [1, 2]), (try .list(), [3]),
            (try .sample(.zip), [4, 5, 6]),
        ] as [(StoreKey, [UInt8])] {
            let file = try #require(try await store.open(key))
            #expect(file.standing?.seal == Seal(of: content), "\(key)")
            #expect(try await file.computedSeal() == Seal(of: content))
            #expect(try await file.soundBytes(limit: 3) == content)
        }
    }
}
