import Foundation
import ModuleProxy
import Synchronization

/// The `git` command of this machine: whether it may be used.
///
/// One that may not is asked again after a while.
final class GitProgram: Sendable {
    /// What was found out about it.
    enum Finding: Sendable {
        case good
        /// It is used, and has known faults unless the distribution mended them.
        case old(GitVersion)
        case unusable(reason: String)
    }

    /// For how long a command that may not be used is not asked again.
    private static let pause = Duration.seconds(30)

    private let git: GitCommand
    private let clock: ServiceClock
    private let known = Mutex<(finding: Finding, since: ContinuousClock.Instant)?>(nil)

    init(_ git: GitCommand, clock: ServiceClock) {
        var invocation = git.invocation
        invocation.limits.time = min(invocation.limits.time, .seconds(10))
        self.git = GitCommand(invocation: invocation, sessions: git.sessions)
        self.clock = clock
    }

    /// Looks at the version.
    func check() async -> Finding {
        if let known = known.withLock({ $0 }) {
            guard case .unusable = known.finding, clock.instant() - known.since > Self.pause else {
                return known.finding
            }
        }
        let finding = await look()
        // Who was cancelled has found out nothing.
        if !Task.isCancelled { known.withLock { $0 = (finding, clock.instant()) } }
        return finding
    }

    private func look() async -> Finding {
        let path = git.invocation.executable
        guard FileManager.default.isExecutableFile(atPath: path) else {
            return .unusable(reason: "git cannot be used: there is no command \(path)")
        }
        let text: String
        do {
            try git.invocation.linkPrograms()
            text = String(decoding: try await git.output(["version"], limit: 4096), as: UTF8.self)
        } catch {
            return .unusable(reason: "git cannot be used: \(error)")
        }
        guard let version = GitVersion(text) else { return .unusable(reason: "\(git.invocation.executable) is no git") }
        guard version >= .oldest else { return .unusable(reason: "git \(version) is older than \(GitVersion.oldest)") }
        return version.hasFixes ? .good : .old(version)
    }
}
