import ArgumentParser
import Doctor
import ErrorLibrary
import Foundation

/// `martlet explain`: what an error text means, and what to do.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what an error text of go means, and what to do about it.",
        discussion: """
            The text is in the arguments, in a file, or comes on standard input: one message, or the whole log of a build. \
            A code such as MTL-SUM002 is explained as well.

              go build ./... 2>&1 | martlet explain
              martlet explain --file build.log
              martlet explain MTL-SUM002

            Nothing is sent anywhere without --probe. Exit status: 0 something known was found, 3 nothing was, 64 wrong options or no such file.
            """
    )

    /// The largest text, in bytes.
    private static let limit = 1 << 30

    @Argument(help: "The text, or a code; without it, standard input is read.")
    var text: [String] = []

    @Option(help: ArgumentHelp("Read the text from a file.", valueName: "path"))
    var file: String?

    @Option(help: ArgumentHelp("en or zh; otherwise that of the locale.", valueName: "language"))
    var lang: Language?

    @Flag(help: "Print JSON; docs/explain.md has its fields.")
    var json = false

    @Flag(help: "Explain all that was found in full, not only what comes first.")
    var all = false

    @Flag(help: "Run the checks that would confirm the cause, as martlet doctor does.")
    var probe = false

    func validate() throws {
        guard !probe || !json else {
            throw ValidationError("Give --json or --probe, not both; martlet doctor --json has the checks.")
        }
        guard file == nil || text.isEmpty else { throw ValidationError("Give a text or --file, not both.") }
        guard file != nil || !text.isEmpty || isatty(STDIN_FILENO) == 0 else {
            throw ValidationError("There is nothing to explain: give a text or --file, or pipe a log into it.")
        }
    }

    func run() async throws {
        do {
            let library = try ErrorLibrary()
            let language = lang ?? Language(of: ProcessInfo.processInfo.environment)
            if text.count == 1, let entry = library.entry(text[0].uppercased()) {
                return print(try json ? ExplainedJSON(entry, language).text : ExplainedText(language).page(entry))
            }
            let bytes = try content()
            let result = try bytes.withUnsafeBytes { try ErrorScan(library).errors(in: $0) }
            print(try json ? ExplainedJSON(result, language).text : ExplainedText(language).page(result, all: all))
            guard let first = result.errors.first else { throw ExitStatus.incompleteData.exitCode }
            if probe { try await confirm(first, library, language) }
        } catch {
            throw Failure(error).exit
        }
    }

    /// Runs the checks of a cause on this machine, for the module that the text is about.
    private func confirm(_ error: FoundError, _ library: ErrorLibrary, _ language: Language) async throws {
        let named = error.captures.first { $0.name == "module" }.map { capture in
            let version = error.captures.first { $0.name == "version" }.map { "@\($0.value)" } ?? ""
            return capture.value.contains("@") ? capture.value : capture.value + version
        }
        let modules = try named.map { [try WantedModule(argument: $0)] } ?? []
        let run = await DoctorRun(modules, isOffline: false, library, language)
        let diagnosis = await run.diagnosis(Set(error.entry.checks))
        let report = DiagnosisReport(diagnosis, library, language, nonce: run.nonce)
        print("\n" + report.text(.text, verbose: true, at: Date()), terminator: "")
    }

    private func content() throws -> Data {
        guard text.isEmpty else { return Data(text.joined(separator: " ").utf8) }
        let data = try read()
        guard data.count <= Self.limit else { throw TooLong() }
        return data
    }

    private func read() throws -> Data {
        do {
            let handle = try file.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) } ?? .standardInput
            return try handle.read(upToCount: Self.limit + 1) ?? Data()
        } catch {
            // What Foundation says of it is several lines.
            Terminal.tell("error: \(file ?? "standard input") cannot be read")
            throw ExitStatus.usage.exitCode
        }
    }

    private struct TooLong: Error, CustomStringConvertible {
        let description = "the text is longer than 1 GiB"
    }
}

extension Language: ExpressibleByArgument {}
