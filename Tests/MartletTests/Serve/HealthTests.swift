import GoModules
import ModuleProxy
import Testing

@testable import martlet

@Suite struct HealthTests {
    private var health = Health()
    private let start = ContinuousClock.now
    private let full = ServiceEvent.unstored(subject: "s", reason: "the store has no room left")

    @Test("a failed write counts for a minute: with hits alone, nothing would ever take it back")
    mutating func ages() throws {
        health.note(full, at: start)
        let problem = ["files cannot be stored: the store has no room left"]
        #expect(health.problems(at: start) == problem)
        health.note(.used(try StoreKey.file(.mod, .init(path: "a.b/c", version: "v1.0.0"))), at: start)
        #expect(health.problems(at: start + .seconds(59)) == problem)
        #expect(health.problems(at: start + .seconds(60)).isEmpty)
        // The next failure starts anew.
        health.note(full, at: start + .seconds(59))
        #expect(health.problems(at: start + .seconds(118)) == problem)
    }

    @Test("a successful write ends it at once")
    mutating func ends() throws {
        health.note(full, at: start)
        let module = try ModuleVersion(path: "a.b/c", version: "v1.0.0")
        let record = StoredRecord(
            key: .file(.mod, module),
            module: module,
            kind: .mod,
            sizeInBytes: 1,
            source: nil,
            proof: .database
        )
        health.note(.stored(record), at: start)
        #expect(health.problems(at: start).isEmpty)
    }

    @Test("a file that differs from the stored one says nothing about the disk")
    mutating func conflict() {
        health.note(.conflict(subject: "s", reason: "r"), at: start)
        #expect(health.problems(at: start).isEmpty)
    }

    @Test("a fork does not pass by itself")
    mutating func fork() {
        health.note(.fork(database: "sum.example.org", evidence: "e"), at: start)
        #expect(health.problems(at: start + .seconds(86_400)).count == 1)
    }
}
