package import ChecksumDatabase
import GoModules

/// The checksum database that attests public modules, in the terms of the service's errors.
package struct VerifiedDatabase: Sendable {
    /// The database's name, such as `sum.golang.org`.
    package let name: DatabaseName
    package let client: ChecksumClient
    private let onFork: @Sendable (DatabaseName, _ evidence: String) -> Void

    /// - `onFork`: Called whenever the database shows two histories, with both signed heads.
    package init(
        name: DatabaseName,
        client: ChecksumClient,
        onFork: @escaping @Sendable (DatabaseName, _ evidence: String) -> Void
    ) {
        self.name = name
        self.client = client
        self.onFork = onFork
    }

    /// The attested hashes of one file; never empty.
    func hashes(of module: ModuleVersion, _ kind: FileKind) async throws(AttemptError) -> [ModuleHash] {
        let record: SumRecord
        do throws(ChecksumError) {
            record = try await client.record(of: module)
        } catch {
            throw .final(fetchError(error, subject: module.description))
        }
        let hashes = record.hashes(of: module)
        let wanted = kind == .zip ? hashes.zip : hashes.goMod
        guard !wanted.isEmpty else {
            throw .final(.unknownToDatabase(subject: "\(module) (.\(kind.rawValue))", database: name.description))
        }
        return wanted
    }

    /// What an error of the client means for a request.
    package func fetchError(_ error: ChecksumError, subject: String) -> FetchError {
        let database = name.description
        switch error {
        case .unknownModule, .missingLines: return .unknownToDatabase(subject: subject, database: database)
        case .outsideTree: return .notFound(subject: subject, attempts: [])
        case .fork(let old, let new):
            onFork(name, "\(old)\n\(new)")
            return .databaseFork(database: database)
        case .unavailable(let reason), .invalid(let reason):
            return .databaseUnavailable(subject: subject, database: database, reason: reason)
        case .cancelled:
            return .databaseUnavailable(subject: subject, database: database, reason: "the request was given up")
        }
    }
}
