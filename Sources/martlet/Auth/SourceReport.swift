import GoModules
import ModuleOrigins
import ModuleProxy

/// What one source says to a request for a module, for people.
struct SourceReport {
    let lines: [String]
    let isAnswered: Bool

    init(_ source: any ModuleSource, _ path: ModulePath) async {
        var lines = ["source      \(source.label)"]
        switch source {
        case let direct as DirectSource:
            do throws(SourceError) {
                let look = try await direct.look(at: path)
                lines += Self.lines(look)
                if case .success = look.answer { self.isAnswered = true } else { self.isAnswered = false }
            } catch {
                lines.append("answer      \(error)")
                self.isAnswered = false
            }
        default:
            if let proxy = source as? ProxySource { lines.append("credential  \(proxy.credential ?? "none")") }
            do throws(SourceError) {
                let list = try await source.read(.list(path))
                lines.append("answer      works: \(VersionList(body: list, of: path).versions.count) versions")
                self.isAnswered = true
            } catch {
                lines.append("answer      \(error)")
                self.isAnswered = false
            }
        }
        self.lines = lines
    }

    private static func lines(_ look: RepositoryLook) -> [String] {
        let places =
            ["repository  \(look.address)"] + (look.fetched == look.address ? [] : ["fetched at  \(look.fetched)"])
        let answer =
            switch look.answer {
            case .success(let (branches, tags)): ["answer      works: \(branches) branches, \(tags) tags"]
            case .failure(let error): ["answer      \(error)"] + advice(look, error)
            }
        return places + ["credential  \(look.credential ?? "none")"] + answer
    }

    /// What the makers of a host call the right that is missing.
    private static func advice(_ look: RepositoryLook, _ error: SourceError) -> [String] {
        switch error {
        case .notFound, .refused, .notAccepted: break
        default: return []
        }
        guard let host = look.host, let right = Self.right(on: host) else { return [] }
        return ["            \(right)"]
    }

    private static func right(on host: String) -> String? {
        let rights = [
            (
                "github",
                "GitHub says \"not found\" to tokens that may not see a repository: they need Contents (read), or the scope repo"
            ),
            ("gitlab", "GitLab wants a token with read_repository, and says \"not found\" without"),
            ("gitea", "Gitea wants a token with read:repository"),
            ("forgejo", "Forgejo wants a token with read:repository"),
            ("codeberg", "Forgejo wants a token with read:repository"),
            ("bitbucket", "Bitbucket wants a repository access token, or an API token, with Repositories: Read"),
        ]
        return rights.first { host.contains($0.0) }?.1
    }
}
