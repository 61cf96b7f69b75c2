import Foundation
import TestKit
import Testing

@testable import ModuleOrigins

#if os(Linux)
    @Suite("Git commands that nobody waits for", .timeLimit(.minutes(1))) struct GitOrphansTests {
        private let folder: TemporaryFolder
        private var mirrors: String { "\(folder.path)/git" }

        init() throws {
            self.folder = try TemporaryFolder()
            try FileManager.default.createDirectory(atPath: mirrors, withIntermediateDirectories: true)
        }

        /// A process that does nothing until its input ends, which is when the value goes.
        private final class StandIn {
            let process = Process()
            private let input = Pipe()

            init(home: String = "/nonexistent", _ arguments: String...) throws {
                process.executableURL = URL(fileURLWithPath: "/bin/sh")
                process.arguments = ["-c", "read line", "git"] + arguments
                process.environment = ["HOME": home]
                process.standardInput = input
                try process.run()
            }

            deinit {
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
            }

            /// The signal that ends it.
            var signal: Int32? {
                process.waitUntilExit()
                return process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil
            }
        }

        @Test("are ended when their home or their mirror is the store's, and no others are") func ended() throws {
            let orphans = [
                try StandIn(home: "\(mirrors)/home"),
                try StandIn("--no-pager", "--git-dir=\(mirrors)/abc", "fetch"),
            ]
            let others = [
                try StandIn(home: mirrors), try StandIn(home: "\(mirrors)/home2"),
                try StandIn("--git-dir=\(mirrors)2/abc"), try StandIn("\(mirrors)/abc"),
            ]
            try #require(GitOrphans(folder: mirrors).end() == 2)
            #expect(orphans.map(\.signal) == [SIGKILL, SIGKILL])
            #expect(others.map(\.process.isRunning) == [true, true, true, true])
            #expect(GitOrphans(folder: mirrors).end() == 0)
        }

        @Test("are none of a store without mirrors") func none() throws {
            let standIn = try StandIn(home: "\(folder.path)/other/home")
            #expect(GitOrphans(folder: "\(folder.path)/other").end() == 0)
            #expect(standIn.process.isRunning)
        }

        @Test("are known by what every command of a mirror is started with") func commands() {
            let settings = DirectSettings(git: "/usr/bin/git", state: "/srv/state", clock: TestClock().service)
            let invocation = settings.invocation
            #expect(invocation.environment["HOME"] == "\(settings.folder)/home")
            #expect(invocation.arguments(["fetch"], in: "\(settings.folder)/a").contains("--git-dir=/srv/state/git/a"))
        }
    }
#endif
