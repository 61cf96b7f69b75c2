import ErrorLibrary
import GoModules
import Mirrors

/// What `martlet verify module@version` says in the end, in every format.
struct QuorumReport {
    let module: ModuleVersion
    let quorum: Quorum
    let language: Language
    /// The cause; nil when all agree.
    let entry: ErrorEntry?

    init(_ module: ModuleVersion, _ quorum: Quorum, _ library: ErrorLibrary, _ language: Language) {
        self.module = module
        self.quorum = quorum
        self.language = language
        self.entry = quorum.code.flatMap(library.entry)
    }

    /// A command of the cause with what this is about in it.
    func filled(_ command: String) -> String {
        let proxies = quorum.differing.filter { $0.kind == "mirror" }.map { ("proxy", $0.name) }
        let pairs = [("module", module.path.description), ("version", module.version.description)]
        return CommandValues(pairs + proxies).filled(command)
    }
}

extension ExitStatus {
    /// The status of a verdict.
    init(_ outcome: Quorum.Outcome) {
        switch outcome {
        case .agreement: self = .clean
        case .difference: self = .findings
        case .unknown: self = .incompleteData
        }
    }
}
