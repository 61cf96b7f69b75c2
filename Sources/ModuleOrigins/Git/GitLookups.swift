import Synchronization

/// How many look for commits in a mirror at the moment, and may want to fetch what they do not find.
final class GitLookups: Sendable {
    private let count = Atomic(0)

    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    /// Begins one; it ends when it says so, or nobody holds it any more.
    func begin() -> Lookup { Lookup(of: self) }

    /// Somebody who looks for a commit.
    final class Lookup: Sendable {
        private let all: GitLookups
        private let hasEnded = Atomic(false)

        fileprivate init(of all: GitLookups) {
            self.all = all
            all.count.add(1, ordering: .relaxed)
        }

        deinit { end() }

        func end() {
            if !hasEnded.exchange(true, ordering: .relaxed) { all.count.subtract(1, ordering: .relaxed) }
        }
    }
}
