import ErrorLibrary
import Probes

/// Runs checks: each as soon as those have ended whose outcomes it reads, all others at the same time.
package struct Examiner: Sendable {
    /// In the order in which they are shown.
    package let checks: [Check]

    package init(_ checks: [Check] = Examiner.all) { self.checks = checks }

    /// The checks of `martlet doctor`.
    package static let all = [
        EnvironmentChecks.all, [NamesCheck.check], ProjectChecks.all, NetworkChecks.all, ProxyChecks.all,
        ChecksumChecks.all,
        RepositoryChecks.all, CacheChecks.all,
    ].flatMap(\.self)

    /// Runs the checks, and says how each ended as soon as it has.
    ///
    /// A check that throws, or takes longer than it may, counts as unknown and keeps no other from running.
    ///
    /// - `only`: Names of checks or groups; empty for all. What they need runs too.
    /// - `progress`: Called once for each check, by one task after the other.
    package func run(
        _ examination: Examination,
        only: Set<String> = [],
        progress: @escaping @Sendable (ExaminedCheck) -> Void = { _ in }
    ) async -> Diagnosis {
        let wanted = selected(only)
        var waiting = checks.filter { wanted.contains($0.id) }
        var ended: [String: ExaminedCheck] = [:]
        await withTaskGroup(of: ExaminedCheck.self) { group in
            func start() {
                let ready = waiting.filter { $0.after.allSatisfy { ended[$0] != nil || !wanted.contains($0) } }
                waiting.removeAll { check in ready.contains { $0.id == check.id } }
                for check in ready { group.addTask { await Self.examined(check, examination) } }
            }
            start()
            for await result in group {
                ended[result.check.id] = result
                progress(result)
                start()
            }
        }
        return Diagnosis(checks.compactMap { ended[$0.id] })
    }

    /// The checks of these names or groups, and all that they need.
    package func selected(_ only: Set<String>) -> Set<String> {
        guard !only.isEmpty else { return Set(checks.map(\.id)) }
        var wanted = Set(checks.filter { only.contains($0.id) || only.contains($0.group.rawValue) }.map(\.id))
        var more = wanted
        while !more.isEmpty {
            more = Set(checks.filter { more.contains($0.id) }.flatMap(\.after)).subtracting(wanted)
            wanted.formUnion(more)
        }
        return wanted
    }

    private static func examined(_ check: Check, _ examination: Examination) async -> ExaminedCheck {
        let start = ContinuousClock.now
        let outcomes = await outcomes(check, examination)
        examination.record.add(outcomes)
        return ExaminedCheck(check: check, outcomes: outcomes, duration: ContinuousClock.now - start)
    }

    /// What a check says, or that it has taken too long: then it is left behind, since not everything can be stopped.
    private static func outcomes(_ check: Check, _ examination: Examination) async -> [Outcome] {
        let node = Outcome.Node(check.id)
        let race = Race<[Outcome]>()
        let work = Task {
            do {
                race.end(try await check.work(examination))
            } catch {
                race.end([.unknown(node, [Fact(LocalizedText("not found out", "未能查明"), "\(error)")])])
            }
        }
        let alarm = Task {
            do { try await Task.sleep(for: check.limit) } catch { return }
            race.end([.unknown(node, [.tooLong(check.limit)])])
            work.cancel()
        }
        defer { alarm.cancel() }
        return await race.first()
    }
}

extension Fact {
    fileprivate static func tooLong(_ limit: Duration) -> Fact {
        Fact(LocalizedText("given up after", "超时放弃"), "\(limit.components.seconds) s")
    }
}
