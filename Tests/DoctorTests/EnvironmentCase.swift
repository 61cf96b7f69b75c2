import ErrorLibrary
import Probes
import Testing

@testable import Doctor

/// A machine, and what one check has to say of it.
struct EnvironmentCase: Sendable, CustomTestStringConvertible {
    let name: String
    let check: String
    let machine: Machine
    /// Of the subject that the test is about: that of the only outcome, unless several are expected.
    let verdict: Verdict
    let code: String?
    /// The module that is asked for.
    var modules: [WantedModule] = []

    init(
        _ name: String,
        _ check: String,
        _ variables: [String: String],
        _ verdict: Verdict,
        _ code: String? = nil,
        change: (inout Machine) -> Void = { _ in }
    ) {
        self.name = name
        self.check = check
        self.verdict = verdict
        self.code = code
        var machine = Machine(variables: variables)
        change(&machine)
        self.machine = machine
    }

    var testDescription: String { "\(check): \(name)" }

    /// Runs the check as doctor does.
    func outcomes() async throws -> [Outcome] {
        let known = try #require(EnvironmentChecks.all.first { $0.id == check })
        return try await known.work(.environment(machine.settings, modules))
    }

    /// The outcomes that are not `ok`, or the first one.
    func judged() async throws -> [Outcome] {
        let outcomes = try await outcomes()
        let found = outcomes.filter { $0.verdict != .ok }
        return found.isEmpty ? Array(outcomes.prefix(1)) : found
    }
}

extension Examination {
    /// Reading it takes a while, and its errors are the same for everybody.
    private static let library = Result { try ErrorLibrary() }

    /// What the checks of settings look at.
    static func environment(_ settings: GoSettings, _ modules: [WantedModule] = []) throws -> Examination {
        Examination(
            settings: settings,
            project: nil,
            modules: modules,
            isOffline: true,
            library: try library.get(),
            prober: Prober(environment: [:])
        )
    }
}
