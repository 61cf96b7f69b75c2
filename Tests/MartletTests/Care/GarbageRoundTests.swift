import GoModules
import Logging
import ModuleIndex
import ModuleProxy
import TestKit
import Testing

@testable import martlet

@Suite("collecting by what the index says") struct GarbageRoundTests {
    private func collect(_ scene: KeepingScene, _ order: GarbageOrder) async throws -> [String] {
        var lines: [String] = []
        let round = GarbageRound(
            keeper: scene.keeper,
            service: scene.service,
            clock: scene.clock.service,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        _ = try await round.run(order) { if case .line(let line) = $0 { lines.append(line) } }
        return lines
    }

    @Test("telling what would go changes nothing in the index: a source may have it again tomorrow") func dry()
        async throws
    {
        let scene = try KeepingScene()
        try await scene.fill(["a.example/m1"])
        let module = try KeepingScene.module("a.example/m1")
        scene.shelf.answer(.success(false), for: module)
        #expect(try await collect(scene, GarbageOrder(unusedForSeconds: 0, isDry: true)).count == 1)
        scene.shelf.answer(.success(true), for: module)
        let key = StoreKey.file(.zip, module).description
        #expect(
            try await collect(scene, GarbageOrder(unusedForSeconds: 0, isDry: true))
                == ["would go: \(key) (\(KeepingScene.zipSize) bytes)"]
        )
    }

    @Test("whatever numbers a damaged index holds, it is gone by as far as they go", arguments: [Int64.min, -1, .max])
    func damaged(_ number: Int64) async throws {
        let scene = try KeepingScene()
        try await scene.fill(["a.example/m1", "a.example/m2"])
        for path in ["a.example/m1", "a.example/m2"] {
            let module = try KeepingScene.module(path)
            let record = IndexRecord(
                key: StoreKey.file(.zip, module).description,
                module: path,
                version: "v1.0.0",
                kind: .zip,
                sizeInBytes: max(number / 4, 0),
                storedAt: number,
                lastUsedAt: number,
                source: "shelf",
                verification: "sumdb",
                isEvictable: true
            )
            // What is known already keeps its later times.
            try await scene.index().remove(record.key)
            try await scene.index().record(record)
        }
        for order in [
            GarbageOrder(unusedForSeconds: 0, olderThanSeconds: 0, isDry: true),
            GarbageOrder(maximumInBytes: 0, isDry: true), GarbageOrder(maximumInBytes: .max, isDry: true),
        ] { _ = try await collect(scene, order) }
    }
}
