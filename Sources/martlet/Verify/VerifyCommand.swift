import ArgumentParser
import ErrorLibrary
import Foundation
import GoModules
import Logging
import Mirrors

/// `martlet verify`: who has other bytes than were published.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Name the party that has other bytes than the rest.",
        discussion: """
            With module@version, asks everybody who can say what its files are: go.sum, the module cache, each proxy of GOPROXY, the checksum \
            database and the repository, and names the one that differs. With a go.sum file, holds every line of it against the checksum database.

              martlet verify example.com/module@v1.2.0
              martlet verify example.com/module@v1.2.0 --mirror https://proxy.golang.org https://goproxy.cn
              martlet verify go.sum

            Private names are told to nobody who would not hear them from go. Nothing is changed.

            Exit status: 0 all agree, 1 something differs, 3 something could not be found out, 64 wrong arguments.
            """
    )

    @Argument(help: ArgumentHelp("A version, as path@version, or a go.sum file.", valueName: "target"))
    var target: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Ask these proxies in place of those of GOPROXY.", valueName: "URL")
    )
    var mirror: [String] = []

    @Flag(help: "Print JSON; docs/verify.md has its fields.")
    var json = false

    @Option(help: ArgumentHelp("en or zh; otherwise that of the locale.", valueName: "language"))
    var lang: Language?

    func validate() throws {
        guard !target.hasSuffix(".sum") || mirror.isEmpty else {
            throw ValidationError(
                "A go.sum file is held against the checksum database; --mirror is for module@version."
            )
        }
    }

    func run() async throws {
        // What goes wrong on the way is in the statements, in words for people.
        LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
        do {
            let (page, status) = try await Interruptible.run {
                target.hasSuffix(".sum") ? try await verifyFile() : try await verifyModule()
            }
            print(page, terminator: "")
            guard status == .clean else { throw status.exitCode }
        } catch let problem as ArgumentProblem {
            throw Failure(problem, status: .usage).exit
        } catch let problem as OutsideProblem {
            throw Failure(problem, status: .incompleteData).exit
        } catch {
            throw Failure(error).exit
        }
    }

    private var language: Language { lang ?? Language(of: ProcessInfo.processInfo.environment) }

    private func verifyModule() async throws -> (page: String, status: ExitStatus) {
        let module = try Self.module(target)
        let mirrors = try mirror.map(Self.mirror)
        let library = try ErrorLibrary()
        let quorum = try await ModuleVerification(module, mirrors: mirrors, language).quorum()
        let report = QuorumReport(module, quorum, library, language)
        let page = json ? QuorumJSON(report).rendered : QuorumText(report, isColoured: Terminal.mayColour).page
        return (page, ExitStatus(quorum.outcome))
    }

    private func verifyFile() async throws -> (page: String, status: ExitStatus) {
        let library = try ErrorLibrary()
        let report = try await FileVerification(target, library, language).report()
        let page = json ? SumFileJSON(report).rendered : SumFileText(report, isColoured: Terminal.mayColour).page
        return (page, ExitStatus(report.outcome))
    }

    private static func module(_ text: String) throws -> ModuleVersion {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw ArgumentProblem("\(text.shown): give a version as path@version, or a go.sum file")
        }
        do {
            return try ModuleVersion(path: parts[0], version: parts[1])
        } catch { throw ArgumentProblem("\(text.shown): \(error)") }
    }

    private static func mirror(_ text: String) throws -> ProxyList.Source {
        do {
            let sources = try ProxyList(text).entries.map(\.source)
            switch (sources.count, sources.first) {
            case (1, .proxy?), (1, .file?): return sources[0]
            default: throw ArgumentProblem("\(ShownText(text)) is not the address of one proxy")
            }
        } catch let error as ProxyListError {
            throw ArgumentProblem("--mirror: \(error)")
        }
    }
}
