import ArgumentParser
import GoModules
import Mirrors

/// `martlet mirrors watch`: looks at mirrors again and again.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Look at module proxies again and again, and say when one changes.",
        discussion: """
            Does what `martlet mirrors check` does, until SIGTERM or SIGINT. Each change of a verdict is a line in the log, and so is each \
            round. With --history it remembers what it has seen, and with --socket it serves /metrics for Prometheus, /mirrors (a page), \
            /mirrors.json and /healthz to its own user.

              martlet mirrors watch --history mirrors.jsonl --socket mirrors.sock
              martlet mirrors watch https://modules.corp.example --interval 1m --module corp.example/tools@v1.2.0 --sumdb off --index off
              curl --unix-socket mirrors.sock http://localhost/mirrors > mirrors.html

            Exit status: 0 after a signal, 64 wrong arguments, 70 when the machine refuses.
            """
    )

    @OptionGroup var options: MirrorOptions

    @Option(help: ArgumentHelp("From one round to the next, give or take a tenth.", valueName: "duration"))
    var interval = "15m"

    @Option(help: ArgumentHelp("How long a round may take; without it 2m, or the interval.", valueName: "duration"))
    var deadline: String?

    @Option(help: ArgumentHelp("Remember what was seen in this file, lines of JSON.", valueName: "path"))
    var history: String?

    @Option(help: ArgumentHelp("How long the history goes back; it has at most 64 MiB.", valueName: "duration"))
    var keep = "30d"

    @Option(help: ArgumentHelp("Serve metrics and the page at this Unix socket.", valueName: "path"))
    var socket: String?

    @Option(
        help: ArgumentHelp(
            "Trust this mirror again, which altered a file; may be given several times.",
            valueName: "URL"
        )
    )
    var release: [String] = []

    @Option(help: "text or json: the form of the log.")
    var logFormat: LogForm = .text

    /// The forms of the log.
    enum LogForm: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func run() async throws {
        do {
            let watching = try await prepared()
            options.tell(of: watching.privacy)
            try await watching.run()
        } catch {
            throw Failure(error).exit
        }
    }

    /// What is wrong in the arguments is said before anything is opened.
    private func prepared() async throws -> MirrorWatching {
        do {
            let mirrors = try options.mirrors
            let hasPublicMirrors = !Set(mirrors).isDisjoint(with: KnownMirrors.all)
            let privacy = try await options.privacy
            _ = try options.checker(privacy)
            return MirrorWatching(
                options: options,
                privacy: privacy,
                mirrors: mirrors,
                plan: try WatchPlan(self, hasPublicMirrors: hasPublicMirrors),
                released: try released(among: mirrors),
                logFormat: logFormat == .json ? .json : .text
            )
        } catch {
            Terminal.tell("error: \(error)")
            throw ExitStatus.usage.exitCode
        }
    }

    /// The names of the mirrors to trust again.
    private func released(among mirrors: [ProxyURL]) throws -> [String] {
        let names = Set(mirrors.map(\.absoluteText))
        return try release.map { text in
            let name = try ProxyURL(text).absoluteText
            guard names.contains(name) else {
                throw WrongMirrorArgument("--release: \(name) is none of the mirrors that are watched")
            }
            return name
        }
    }
}
