import Foundation
import GoModules
import Mirrors
import Synchronization

/// Looks at all mirrors once, within a limit of time.
struct WatchRounds: Sendable {
    let options: MirrorOptions
    let privacy: ModulePrivacy
    let mirrors: [ProxyURL]
    let deadline: Duration

    /// Reports as they come.
    private final class Finished: Sendable {
        let reports = Mutex<[MirrorReport]>([])
    }

    /// The part of a round that each mirror gets.
    ///
    /// The last one shall be done before the round is over, also when all are slow, those before it among them, and when index and
    /// database take their third of such a part before the first.
    static func share(of mirrors: Int, hasBackground: Bool) -> Double {
        let atOnce = MirrorLimits().mirrorsAtOnce
        let turns = Double(max(1, (mirrors + atOnce - 1) / atOnce))
        return hasBackground ? 0.87 / (turns + 1.0 / 3) : 0.9 / turns
    }

    /// A round; nil when the task was cancelled meanwhile.
    ///
    /// - `known`: The hashes that files had before.
    /// - Throws: When the options cannot be used.
    func next(known: [String: String]) async throws -> WatchRound? {
        let share = Self.share(of: mirrors.count, hasBackground: options.hasBackground(privacy))
        let checker = try options.checker(privacy, known: known, within: deadline * share)
        let (begun, begunAt) = (ContinuousClock.now, WatchService.unixSeconds())
        let finished = Finished()
        let (check, reports) = await withTaskGroup(of: MirrorCheck?.self) { group in
            group.addTask { await checker.check(mirrors) { report in finished.reports.withLock { $0.append(report) } } }
            group.addTask { [deadline] in
                do { try await Task.sleep(for: deadline) } catch {}
                return nil
            }
            let check = await group.next() ?? nil
            // What comes after the deadline was cut short by it, and says nothing of a mirror.
            let reports = finished.reports.withLock { $0 }
            group.cancelAll()
            return (check, reports)
        }
        guard !Task.isCancelled else { return nil }
        if let check { return WatchRound(check, took: begun.duration(to: .now)) }
        return WatchRound(
            mirrors,
            finished: reports,
            begunAt: begunAt,
            within: deadline,
            wantsDirect: options.direct
        )
    }
}
