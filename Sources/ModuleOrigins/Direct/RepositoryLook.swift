package import GoModules
package import ModuleProxy

/// What a look at the repository of a module has shown, for people.
package struct RepositoryLook: Sendable {
    /// The address as answers tell it.
    package let address: String
    /// Where it is fetched from: another address or a folder when a setting says so.
    package let fetched: String
    /// The host that is asked; nil for a folder.
    package let host: String?
    /// What is presented there, without any secret; nil for nothing.
    package let credential: String?
    /// How many branches and tags there are, or why that cannot be said.
    package let answer: Result<(branches: Int, tags: Int), SourceError>
}

extension DirectSource {
    /// Finds the repository of a module and asks it for its branches and tags.
    ///
    /// - Throws: ``SourceError`` when it cannot even be found out where the repository is.
    package func look(at path: ModulePath) async throws(SourceError) -> RepositoryLook {
        let module = try await module(path)
        let remote = module.mirror.remote
        let answer: Result<(branches: Int, tags: Int), SourceError>
        do {
            let references = try await module.repository.references()
            answer = .success((references.branches.count, references.tags.count))
        } catch {
            answer = .failure(Self.wholeError(error))
        }
        return RepositoryLook(
            address: module.address,
            fetched: RepositoryLocation.shown(remote.location.fetched),
            host: remote.location.fetched.firstRange(of: "://").map {
                String(remote.location.fetched[$0.upperBound...].prefix { $0 != "/" })
            },
            credential: remote.credential,
            answer: answer
        )
    }
}
