import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("What direct tells of its faults", .timeLimit(.minutes(1))) struct DirectErrorTests {
    /// The lines that a client reads, and what is logged, when the list of a module is asked for.
    private func lines(_ direct: DirectSettings, _ path: String) async throws -> (shown: String, logged: String) {
        let log = LogNotes()
        let path = try ModulePath(path)
        let shown = try await withFetcher { fetcher in
            let source = DirectSource(direct, fetcher: fetcher)
            return await log.during { () async -> String in
                do throws(SourceError) {
                    _ = try await source.read(.list(path))
                    return ""
                } catch {
                    let attempts = [SourceAttempt(source: source.label, error: error)]
                    return FetchError.unavailable(subject: "\(path)", attempts: attempts, retryAfter: .zero).particulars
                        .joined(separator: "\n")
                }
            }
        }
        return (shown, log.all.filter { $0.contains("version control failed") }.joined(separator: "\n"))
    }

    @Test("is nothing of the place that a rewriting leads to, where nobody listens") func unreachable() async throws {
        let server = try await LoopbackServer.start { _ in .ok("") }
        await server.stop()
        let folder = try TemporaryFolder()
        var direct = DirectSettings(git: "/usr/bin/git", state: "\(folder.path)/state", clock: TestClock().service)
        direct.rewrites = [try RepositoryRewrite("https://github.com/=\(server.url)/inner/")]
        let (shown, logged) = try await lines(direct, "github.com/a/b")
        let place = "https://github.com/a/b, from where the settings of this server lead"
        #expect(
            shown == "github.com/a/b: no source can give it now\ndirect: \(place): nothing comes at the moment"
        )
        #expect(logged.contains("127.0.0.1:\(server.port)"), "\(logged)")
        #expect(logged.contains("repository=\(server.url)/inner/a/b"), "\(logged)")
    }

    @Test("is nothing of this machine, when git names its folders") func folders() async throws {
        let git = try FakeGit(
            """
            case "$*" in *' version') echo git version 2.50.1; exit;; esac
            echo "fatal: cannot lock $HOME/x or /etc/martlet/y, at 10.1.2.3" >&2
            exit 128
            """
        )
        // The server itself sees no fault, so that what git says counts.
        try await LoopbackServer.run({ _ in .ok("") }) { server in
            let state = "\(git.folder.path)/state"
            var direct = DirectSettings(git: git.path, state: state, clock: TestClock().service)
            direct.imports = [try ImportRule("go.example/*=git \(server.url)/$1")]
            let (shown, logged) = try await lines(direct, "go.example/a")
            let words = "fatal: cannot lock the mirrors/home/x or a file of this server, at an address"
            #expect(shown == "go.example/a: no source can give it now\ndirect: \(words)")
            #expect(logged.contains("fatal: cannot lock \(state)/git/home/x or /etc/martlet/y, at 10.1.2.3"))
        }
    }
}
