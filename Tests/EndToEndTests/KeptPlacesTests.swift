import Foundation
import Testing

/// Something in the place of what nobody can give again: first hashes, tree heads, evidence.
@Suite("kept places of a store") struct KeptPlacesTests {
    static let places: [StoreDamage] = [
        .init("link in the place of a first hash", "\(firstHashes)/v1.0.0.zip", .noted, link),
        .init("folder in the place of a first hash", "\(firstHashes)/v1.0.0.mod", .noted) {
            try StoreDamage.remove($0)
            try FileManager.default.createDirectory(at: $0, withIntermediateDirectories: false)
        },
        .init("link in the place of all first hashes", ".martlet/pins", .noted, link),
        .init("link in the place of the tree head", ".martlet/\(StoreCareTests.database)/latest", .noted, link),
        .init("FIFO in the place of the evidence", ".martlet/\(StoreCareTests.database)/evidence", .noted) {
            #expect(mkfifo($0.path, 0o600) == 0)
        },
    ]
    private static let firstHashes = ".martlet/pins/corp.example.org/secret/@v"

    private static func link(_ place: URL) throws {
        try StoreDamage.remove(place)
        try FileManager.default.createSymbolicLink(at: place, withDestinationURL: URL(fileURLWithPath: "/etc/passwd"))
    }

    @Test("what stands in the place of what nobody can give again is told, and never moved away", arguments: places)
    func kept(_ damage: StoreDamage) async throws {
        let scene = try await StoreCareTests.scene()
        let place = URL(fileURLWithPath: "\(scene.store)/\(damage.path)")
        try damage.apply(place)
        for command in ["check", "scrub", "repair"] {
            let run = try await StoreCareTests.care(scene, command)
            #expect(run.status == 1, "\(command): \(run.output)\(run.errors)")
            #expect(run.output.contains("wrong: \(damage.path): is a "), "\(command): \(run.output)")
            #expect(StoreDamage.isAnything(at: place), "\(command): \(run.output)")
        }
        await scene.stop()
    }
}
