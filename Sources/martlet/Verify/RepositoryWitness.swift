import Doctor
import Foundation
import GoModules
import Mirrors
import ModuleOrigins

/// The repository of a module, which is fetched as `GOPROXY=direct` would, into a folder of its own.
struct RepositoryWitness {
    let witness: Witness
    private let source: DirectSource?

    /// How long one command of git may take.
    private static let limit = Duration.seconds(120)
    /// The keys that ssh takes by itself, in its order.
    private static let keys = ["id_rsa", "id_ecdsa", "id_ed25519"]

    init(_ module: ModuleVersion, _ rules: VerifyRules, _ road: VerifyRoad, _ scratch: VerifyScratch) async throws {
        let git = GitSettings(rules.settings)
        guard rules.repositorySilence == nil, let program = git.program else {
            self.witness = Witness(Statement(.repository, both: .silent(rules.repositorySilence ?? .nothing)))
            self.source = nil
            return
        }
        var direct = DirectSettings(git: program, state: scratch.state, clock: .system)
        direct.limits.time = Self.limit
        direct.answersStrangers = false
        direct.rewrites = Self.rewrites(await git.replacements())
        direct.ssh = Self.ssh(rules.settings)
        let privateNames = [rules.settings["GOPRIVATE"], rules.settings["GONOPROXY"]].map { PathPatterns($0) }
        direct.isPrivate = { path in privateNames.contains { $0.matches(path) } }
        let insecure = PathPatterns(rules.settings["GOINSECURE"])
        direct.insecure = { insecure.matches($0) }
        let source = DirectSource(direct, fetcher: road.fetcher)
        self.source = source
        self.witness = Witness(.repository, .source(source))
    }

    /// Ends what git still does.
    func end() { source?.shutdown() }

    /// Those of git's rules that lead to an address that is fetched from; a password in one is not taken.
    private static func rewrites(_ texts: [String]) -> [RepositoryRewrite] {
        texts.compactMap { text in
            do throws(RepositoryRewriteError) { return try RepositoryRewrite(text) } catch { return nil }
        }
    }

    /// The agent of the user, or the key that ssh would take without one.
    private static func ssh(_ settings: GoSettings) -> SSHAccess {
        var access = SSHAccess()
        access.agent = settings.variable("SSH_AUTH_SOCK")
        guard access.agent == nil, let home = settings.variable("HOME") else { return access }
        let files = keys.map { "\(home)/.ssh/\($0)" }.filter { FileManager.default.isReadableFile(atPath: $0) }
        access.keys = files.prefix(1).map { SSHAccess.Key(prefix: "ssh://", file: $0) }
        return access
    }
}
