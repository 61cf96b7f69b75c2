package import ChecksumDatabase
import GoModules

/// The mirror of the checksum database: everything that leaves it was verified first.
extension ModuleService {
    /// The names of the databases that are mirrored.
    package var databases: [DatabaseName] { verification.database.map { [$0.name] } ?? [] }

    /// Answers a request below `/sumdb/`.
    ///
    /// A name that must not leave the house is refused here and never passed on.
    package func answer(to request: ChecksumRequest) async throws(FetchError) -> ChecksumAnswer {
        guard let database = verification.database, database.name == request.database else {
            throw .notFound(subject: request.database.description, attempts: [])
        }
        if case .lookup(let module) = request.resource, !rules.policy.mayAskDatabase(for: module.path) {
            throw .privateLookup(path: module.path.description, database: database.name.description)
        }
        do throws(ChecksumError) {
            switch request.resource {
            case .supported: return ChecksumAnswer(bytes: [], lifetime: .short)
            case .latest:
                return ChecksumAnswer(bytes: try await database.client.latest(refresh: !offline.isOn), lifetime: .short)
            case .tile(let tile):
                return ChecksumAnswer(bytes: try await database.client.tile(tile), lifetime: .immutable)
            case .lookup(let module):
                return ChecksumAnswer(bytes: try await database.client.lookupReply(for: module), lifetime: .short)
            }
        } catch {
            throw database.fetchError(error, subject: request.subject)
        }
    }
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
