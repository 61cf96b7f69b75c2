import ArgumentParser
import GoModules
import ModuleOrigins
import ModuleProxy

/// `martlet auth check`: asks the sources of a module for its versions, and tells what was presented to them.
struct AuthCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Ask the sources of a module for its versions.",
        discussion: """
            Names the credential that each source sees, never its text, and what the source said to it.
            Exit status: 0 when a source answers, 1 when none does, 64 for wrong options or arguments, 78 for wrong settings.
            """
    )

    @Argument(help: "A module path, such as corp.example.com/tool.") var module: String
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func run() async throws {
        let settings = try options.load()
        let path: ModulePath
        do { path = try ModulePath(module) } catch { throw Failure(error, status: .usage).exit }
        do {
            let outside = try Outside(settings)
            let isAnswered = await Self.check(path, try outside.policy().verdict(for: path))
            for fetcher in outside.fetchers { try await fetcher.shutdown() }
            guard isAnswered else { throw ExitStatus.findings.exitCode }
        } catch {
            throw Failure(error, of: settings).exit
        }
    }

    /// Whether one of the sources has answered.
    private static func check(_ path: ModulePath, _ verdict: Verdict) async -> Bool {
        switch verdict {
        case .refuse(let error):
            print(error)
            return false
        case .allow(let route):
            var isAnswered = false
            for source in route.chain.links.map(\.source) {
                let report = await SourceReport(source, path)
                print(report.lines.joined(separator: "\n"))
                isAnswered = isAnswered || report.isAnswered
            }
            return isAnswered
        }
    }
}
