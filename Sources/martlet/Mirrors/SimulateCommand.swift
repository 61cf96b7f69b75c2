import ArgumentParser
import ErrorLibrary
import Foundation
import GoModules
import Mirrors

/// `martlet mirrors simulate`: what go does with a GOPROXY list whose entries fail.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Show what go does with a GOPROXY list when its entries answer in given ways.",
        discussion: """
            The first argument is the list, the others are what its entries answer, in their order; one that is left out answers ok.

              martlet mirrors simulate 'https://a.example,https://b.example|direct' 502 ok
              martlet mirrors simulate 'https://a.example|https://b.example' timeout,sumdb=404 zip=html

            Answers: \(EntryBehaviour.words.joined(separator: " ")), or a status. In front of one, info=, mod=, zip=, list=, latest= or sumdb= \
            mean one kind of request. Nothing is asked of anybody.

            Exit status: 0 the module comes, 1 it does not, 64 wrong arguments.
            """
    )

    @Argument(help: "A list as in GOPROXY.")
    var list: String

    @Argument(help: "What each entry answers.")
    var answers: [String] = []

    @Option(help: ArgumentHelp("What go wants, as path or path@version.", valueName: "module"))
    var module = "example.com/module@v1.0.0"

    @Option(help: ArgumentHelp("What GONOPROXY or GOPRIVATE says.", valueName: "patterns"))
    var `private` = ""

    @Option(
        help: ArgumentHelp(
            "The checksum database that is asked; without it go.sum knows the module.",
            valueName: "name"
        )
    )
    var sumdb: String?

    @Option(help: ArgumentHelp("en or zh; otherwise that of the locale.", valueName: "language"))
    var lang: Language?

    func run() throws {
        let simulation: ProxySimulation
        do {
            simulation = try simulated()
        } catch {
            Terminal.tell("error: \(error)")
            throw ExitStatus.usage.exitCode
        }
        let language = lang ?? Language(of: ProcessInfo.processInfo.environment)
        print(SimulationText(simulation, language).page)
        guard simulation.goesOn else { throw ExitStatus.findings.exitCode }
    }

    private func simulated() throws -> ProxySimulation {
        let question = ProxyQuestion(
            try .init(module),
            noProxy: PathPatterns(self.private),
            verification: sumdb.map { .database($0) } ?? .goSum
        )
        return ProxySimulation(question, along: try ProxyList(list), answers: try answers.map { try EntryAnswers($0) })
    }
}
