import ArgumentParser
import Doctor
import ErrorLibrary
import Foundation

/// `martlet doctor`: why modules do not arrive.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find out why Go modules do not arrive on this machine.",
        discussion: """
            Looks at Go's settings, the project in this folder, the network, the module proxies, the checksum database, git and the module \
            cache, and names one root cause with what to do about it. It looks for the modules that are named, otherwise for those that \
            the project needs and the module cache does not have. Only servers that go itself would ask are asked, and nothing is changed without --fix.

              martlet doctor
              martlet doctor example.com/private/module@v1.2.0
              martlet doctor --only net,proto --lang zh

            Exit status: 0 nothing fails, 1 something does, 3 something could not be found out, 64 wrong options.
            """
    )

    /// How the result is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, github, gitlab, junit, sarif, mermaid
    }

    @Argument(help: ArgumentHelp("Look for these, as path or path@version.", valueName: "module"))
    var modules: [String] = []

    @Option(help: "text, json, github, gitlab, junit, sarif or mermaid.")
    var format: Format = .text

    @Flag(help: "The same as --format json; docs/doctor.md has its fields.")
    var json = false

    @Option(help: ArgumentHelp("Checks or groups, separated by commas; what they need runs too.", valueName: "names"))
    var only: String?

    @Flag(help: "List the checks, and do nothing else.")
    var list = false

    @Flag(help: "Make no connection.")
    var offline = false

    @Flag(help: "Show the checks that found nothing wrong, too.")
    var verbose = false

    @Flag(help: "Move damaged files of the module cache into quarantine, after asking; go downloads them again.")
    var fix = false

    @Flag(help: "With --fix: do not ask.")
    var yes = false

    @Option(help: ArgumentHelp("Move back what --fix moved, and do nothing else.", valueName: "folder"))
    var undo: String?

    @Option(help: ArgumentHelp("en or zh; otherwise that of the locale.", valueName: "language"))
    var lang: Language?

    func run() async throws {
        do {
            let language = lang ?? Language(of: ProcessInfo.processInfo.environment)
            let only = try selection()
            guard !list else { return print(CheckList.text(language)) }
            let library = try ErrorLibrary()
            if let undo { return try FixedCache.undo(undo, language) }
            let run = await DoctorRun(try wanted(), isOffline: offline, library, language)
            let diagnosis = await run.diagnosis(only)
            let report = DiagnosisReport(diagnosis, library, language, nonce: run.nonce)
            print(report.text(json ? .json : format, verbose: verbose, at: Date()), terminator: "")
            if fix { try FixedCache(run.settings).fix(diagnosis, language, isAgreed: yes) }
            switch diagnosis.verdict {
            case .fail: throw ExitStatus.findings.exitCode
            case .unknown: throw ExitStatus.incompleteData.exitCode
            case .ok, .warn, .skip: return
            }
        } catch {
            throw Failure(error).exit
        }
    }

    private func selection() throws -> Set<String> {
        let names = Set((only ?? "").split(separator: ",").map(String.init))
        let known = Set(Examiner.all.map(\.id) + CheckGroup.allCases.map(\.rawValue))
        guard let unknown = names.subtracting(known).min() else { return names }
        Terminal.tell("error: there is no check or group \(unknown); martlet doctor --list shows them")
        throw ExitStatus.usage.exitCode
    }

    private func wanted() throws -> [WantedModule] {
        do {
            return try modules.map { try WantedModule(argument: $0) }
        } catch {
            Terminal.tell("error: \(error)")
            throw ExitStatus.usage.exitCode
        }
    }
}
