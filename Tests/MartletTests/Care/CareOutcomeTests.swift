import Foundation
import GoModules
import ModuleProxy
import ModuleStores
import TestKit
import Testing

@testable import martlet

@Suite("what a scrub and a repair say of how it went") struct CareOutcomeTests {
    /// A pass over the store of a scene, in which nobody else changes anything.
    private func inspection(_ scene: KeepingScene) async throws -> StoreInspection {
        await StoreInspection(try StoreFiles(root: scene.store.root), .seals, bytesPerSecond: nil) {
            () throws(StoreError) in false
        }
    }

    private func place(_ name: String, in scene: KeepingScene) -> String {
        "\(scene.store.root)/a.example/m1/@v/\(name)"
    }

    @Test("a file that was moved is told as moved, also when its list cannot be written then") func listTrouble()
        async throws
    {
        let scene = try KeepingScene()
        try await scene.fill(["a.example/m1"])
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: place("v1.0.0.mod", in: scene)))
        try file.write(contentsOf: Data("X".utf8))
        try file.close()
        try FileManager.default.removeItem(atPath: scene.store.root + "/.martlet/tmp")
        let scrub = StoreScrub(
            inspection: try await inspection(scene),
            service: scene.service,
            clock: scene.clock.service
        )
        var outcomes: [String] = []
        let totals = try await scrub.run(total: 0) { report in
            if case .finding(let finding, let outcome?) = report { outcomes.append("\(finding.path): \(outcome)") }
        }
        let outcome = try #require(outcomes.first { $0.hasPrefix("a.example/m1/@v/v1.0.0.mod: ") })
        #expect(outcome.contains("moved to .martlet/quarantine/a.example/m1/@v/v1.0.0.mod."), "\(outcome)")
        #expect(outcome.contains("its list could not be written again"), "\(outcome)")
        #expect(totals.mended == totals.wrong)
    }

    @Test("what is gone before it is mended is told, and is nothing that is left") func gone() async throws {
        let scene = try KeepingScene()
        try await scene.fill(["a.example/m1"])
        let (first, second) = (place("first", in: scene), place("second", in: scene))
        for link in [first, second] {
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/nowhere")
        }
        let repair = StoreRepair(
            inspection: try await inspection(scene),
            service: scene.service,
            clock: scene.clock.service
        )
        var outcomes: [String: String] = [:]
        _ = try await repair.run(total: 0) { report in
            guard case .finding(let finding, let outcome) = report else { return }
            outcomes[finding.path] = outcome
            // The folder was listed by then.
            if finding.path.hasSuffix("/first") { unlink(second) }
        }
        #expect(outcomes["a.example/m1/@v/second"] == "gone meanwhile")
    }
}
