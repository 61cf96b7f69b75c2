package import ChecksumDatabase
import GoModules

/// Holds the lines of a go.sum file against the checksum database.
package struct SumFileCheck: Sendable {
    /// So many versions are asked about at the same time: the answers are small, and most of the time is that of the way.
    private static let atOnce = 32
    /// After so many questions that failed one after the other, the others are not asked any more.
    private static let patience = 8

    private let client: ChecksumClient
    private let isPrivate: @Sendable (String) -> Bool
    private let limit: Duration

    /// - Parameters:
    ///   - client: The database.
    ///   - isPrivate: Whether the database is not to be asked about a module path.
    ///   - limit: How long all of it may take.
    package init(
        _ client: ChecksumClient,
        isPrivate: @escaping @Sendable (String) -> Bool,
        limit: Duration = .seconds(300)
    ) {
        self.client = client
        self.isPrivate = isPrivate
        self.limit = limit
    }

    /// One question answers all lines of a version.
    ///
    /// - `progress`: Hears of each line that is done.
    package func report(on file: SumFile, report progress: (Int) -> Void = { _ in }) async -> SumReport {
        var course = Course(file, isPrivate)
        let end = ContinuousClock.now + limit
        await withTaskGroup(of: (module: ModuleVersion, answer: Answer).self) { group in
            // The first one alone: what it finds out about the way and the tree serves all others.
            var underWay = addNext(&course, until: end, to: &group) ? 1 : 0
            for await (module, answer) in group {
                underWay -= 1
                course.note(answer, of: module, patience: Self.patience, limit: limit)
                progress(course.done)
                if course.halt != nil { group.cancelAll() }
                while course.halt == nil, underWay < Self.atOnce, addNext(&course, until: end, to: &group) {
                    underWay += 1
                }
            }
        }
        return course.report
    }

    /// Asks about the next version; false when there is none.
    private func addNext(
        _ course: inout Course,
        until end: ContinuousClock.Instant,
        to group: inout TaskGroup<(module: ModuleVersion, answer: Answer)>
    ) -> Bool {
        guard let module = course.next() else { return false }
        group.addTask {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return (module, .late) }
            return (module, await Deadline.run(left) { await answer(module) } ?? .late)
        }
        return true
    }

    /// What the database says of one version.
    enum Answer: Sendable {
        case record(SumRecord)
        case unknown(String)
        case failed(DatabaseFault)
        case late
    }

    private func answer(_ module: ModuleVersion) async -> Answer {
        do throws(ChecksumError) {
            return .record(try await client.record(of: module))
        } catch {
            if case .unknownModule(_, let reason) = error { return .unknown(reason) }
            return DatabaseFault(error).map { .failed($0) } ?? .late
        }
    }
}
