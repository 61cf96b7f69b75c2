import ArgumentParser
import ErrorLibrary
import Foundation
import GoModules
import Mirrors

/// `martlet mirrors check`: which mirrors keep to the protocol, serve what was published, and are fast.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find out which module proxies work, and which GOPROXY to set.",
        discussion: """
            Asks each mirror what go asks, holds its files against the checksum database and against those of the others, and \
            recommends a GOPROXY line. Without an argument it asks well known public mirrors for well known public modules; a mirror \
            of your own can be asked for your own ones.

              martlet mirrors check
              martlet mirrors check https://goproxy.cn 'https://a.example|https://b.example'
              martlet mirrors check https://modules.corp.example --module corp.example/tools@v1.2.0 --sumdb off --index off
              martlet mirrors check --html --output mirrors.html

            Exit status: 0 all mirrors are healthy or limited, 1 one fails or has altered files, or two have different ones, 3 none \
            could be reached, 64 wrong arguments.
            """
    )

    /// How the result is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, markdown, html

        /// What the end of a file's name says; nil for one that says nothing.
        init?(file: String) {
            switch file.split(separator: ".").last?.lowercased() {
            case "txt": self = .text
            case "json": self = .json
            case "md", "markdown": self = .markdown
            case "html", "htm": self = .html
            default: return nil
            }
        }
    }

    @OptionGroup var options: MirrorOptions

    @Option(help: "text, json, markdown or html; without it, the end of the name of --output tells.")
    var format: Format?

    @Flag(help: "The same as --format json; docs/mirrors.md has its fields.")
    var json = false

    @Flag(help: "The same as --format markdown.")
    var markdown = false

    @Flag(help: "The same as --format html: one page that needs nothing else.")
    var html = false

    @Option(help: ArgumentHelp("Write the result into this file; may be given several times.", valueName: "path"))
    var output: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write what each mirror was asked and answered into this folder, as txtar.",
            valueName: "folder"
        )
    )
    var transcripts: String?

    func validate() throws {
        guard formats.count < 2 else { throw ValidationError("Give one format, not several.") }
    }

    func run() async throws {
        do {
            let (mirrors, checker, privacy) = try await prepared()
            try checkFiles()
            options.tell(of: privacy)
            let progress = MirrorProgress(total: mirrors.count)
            let check = await checker.check(mirrors) { progress.show($0) }
            progress.end()
            try write(check)
            if let transcripts { try TranscriptFolder(transcripts).write(check) }
            if check.isBlind { Terminal.tell(ReportWords.blind[options.language]) }
            if let status = Self.status(check) { throw status.exitCode }
        } catch {
            throw Failure(error).exit
        }
    }

    /// What is wrong in the arguments is said before anybody is asked.
    private func prepared() async throws -> ([ProxyURL], MirrorChecker, ModulePrivacy) {
        do {
            let mirrors = try options.mirrors
            let privacy = try await options.privacy
            return (mirrors, try options.checker(privacy), privacy)
        } catch {
            Terminal.tell("error: \(error)")
            throw ExitStatus.usage.exitCode
        }
    }

    /// Nil when all mirrors can be used, and do not contradict each other.
    private static func status(_ check: MirrorCheck) -> ExitStatus? {
        if check.isBlind { return .incompleteData }
        return check.hasFailure || check.hasDispute ? .findings : nil
    }

    // MARK: What is printed

    private var formats: Set<Format> {
        Set([format, json ? .json : nil, markdown ? .markdown : nil, html ? .html : nil].compactMap(\.self))
    }

    private func text(_ check: MirrorCheck, _ format: Format, isColoured: Bool = false) -> String {
        switch format {
        case .text: MirrorsText(check, options.language, isColoured: isColoured).page
        case .json: MirrorsJSON(check, options.language).text
        case .markdown: MirrorMarkdown(check, options.language).text
        case .html: MirrorPage(check: check, language: options.language).html
        }
    }

    /// A check takes a while, so it is better to know before whether its result can be written.
    private func checkFiles() throws {
        for file in output {
            let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
            guard !FileManager.default.isWritableFile(atPath: folder) else { continue }
            Terminal.tell("error: \(file.shown) cannot be written")
            throw ExitStatus.usage.exitCode
        }
    }

    private func write(_ check: MirrorCheck) throws {
        let format = formats.first
        guard !output.isEmpty else {
            return print(text(check, format ?? .text, isColoured: Terminal.mayColour), terminator: "")
        }
        for file in output {
            let text = text(check, format ?? Format(file: file) ?? .text)
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        }
    }
}
