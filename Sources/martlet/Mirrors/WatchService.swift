import Foundation
import Mirrors
import ServiceLifecycle

/// Looks at mirrors again and again, until it is stopped.
struct WatchService: Service, CustomStringConvertible {
    let rounds: WatchRounds
    let desk: WatchDesk
    let schedule: WatchSchedule

    var description: String { "watch" }

    /// The wall clock, in seconds since 1970.
    static func unixSeconds() -> Int64 { Int64(Date().timeIntervalSince1970) }

    /// Returns soon after a graceful shutdown; a round under way is thrown away then.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let begun = ContinuousClock.now
                guard let round = try await rounds.next(known: desk.known) else { return }
                desk.take(round)
                let pause = schedule.pause(after: begun.duration(to: .now), lot: .random(in: 0...1))
                do { try await Task.sleep(for: pause) } catch { return }
            }
        }
    }
}
