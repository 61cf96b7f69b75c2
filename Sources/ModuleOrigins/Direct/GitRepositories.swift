import ModuleProxy
import Synchronization

/// The repositories in use, one object for each: two would fetch into one folder at once.
final class GitRepositories: Sendable {
    /// So many stay in memory with what they last said, and so many references of all of them together.
    private static let (kept, references) = (256, 500_000)

    private let make: @Sendable (RepositoryLocation) -> GitRepository
    private let state = Mutex(State())

    private struct State {
        var all: [RepositoryLocation: Reference] = [:]
        var recent: [GitRepository] = []
    }

    private struct Reference {
        weak var repository: GitRepository?
    }

    /// - `make`: Makes the object of a repository that nobody uses.
    init(make: @escaping @Sendable (RepositoryLocation) -> GitRepository) { self.make = make }

    /// The object for a repository.
    func repository(at location: RepositoryLocation) -> GitRepository {
        state.withLock { state in
            let repository = state.all[location]?.repository ?? make(location)
            state.all[location] = Reference(repository: repository)
            state.recent.removeAll { $0 === repository }
            state.recent.append(repository)
            var weight = state.recent.reduce(0) { $0 + $1.weight }
            while let oldest = state.recent.first, state.recent.count > Self.kept || weight > Self.references,
                state.recent.count > 1
            {
                weight -= oldest.weight
                state.recent.removeFirst()
            }
            if state.all.count > 2 * Self.kept { state.all = state.all.filter { $0.value.repository != nil } }
            return repository
        }
    }
}
