package import ChecksumDatabase
import GoModules

/// The mirror of the checksum database: everything that leaves it was verified first.
extension ModuleService {
    /// The names of the databases that are mirrored.
    package var databases: [DatabaseName] { mirror.map { [$0.database.name] } ?? [] }

    /// Answers a request below `/sumdb/`.
    ///
    /// A name that must not leave the house is refused here and never passed on.
    package func answer(to request: ChecksumRequest) async throws(FetchError) -> ChecksumAnswer {
        guard let mirror, mirror.database.name == request.database else {
            throw .notFound(subject: request.database.description, attempts: [])
        }
        let rules = rules
        if case .lookup(let module) = request.resource, !rules.policy.mayAskDatabase(for: module.path) {
            throw .privateLookup(path: module.path.description, database: request.database.description)
        }
        do {
            return try await mirror.answer(to: request, rules.freshness)
        } catch let error as FetchError {
            throw error
        } catch {
            throw fetchError(error as? ChecksumError ?? .unavailable(reason: "\(error)"), request, mirror)
        }
    }

    private func fetchError(_ error: ChecksumError, _ request: ChecksumRequest, _ mirror: ChecksumMirror) -> FetchError
    {
        switch error {
        case .unavailable where offline.isOn, .outsideTree where offline.isOn:
            // Nobody was asked, so nobody is to blame.
            .offline(subject: request.subject)
        default: mirror.database.fetchError(error, subject: request.subject)
        }
    }

    /// Finds out what an earlier run of the server knew against the database, and reports it as an event.
    ///
    /// Cheap, and asks nobody outside.
    package func checkDatabase() async { await mirror?.database.reportEarlierFork() }
}

/// What the mirror of a checksum database gives.
package struct ChecksumAnswer: Sendable {
    /// For how long others may keep it.
    package enum Lifetime: Sendable {
        case short
        case immutable
    }

    package let bytes: [UInt8]
    package let lifetime: Lifetime
}

extension ChecksumRequest {
    /// What is asked for, for messages.
    var subject: String {
        switch resource {
        case .supported, .latest: database.description
        case .lookup(let module): module.description
        case .tile(let tile): "\(database) \(tile.path)"
        }
    }
}
