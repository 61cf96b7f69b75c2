import ErrorLibrary
import Mirrors

/// What `martlet verify go.sum` says in the end, in every format.
struct SumFileReport {
    let file: SumFile
    /// Nil when there is no database to ask.
    let report: SumReport?
    let database: String?
    let language: Language
    /// The cause of what is worst; nil when all agrees.
    let entry: ErrorEntry?

    init(
        _ file: SumFile,
        _ report: SumReport?,
        database: String?,
        code: String?,
        _ library: ErrorLibrary,
        _ language: Language
    ) {
        self.file = file
        self.report = report
        self.database = database
        self.language = language
        self.entry = code.flatMap(library.entry)
    }

    var outcome: Quorum.Outcome { report?.outcome ?? .unknown }

    /// A command of the cause with the first line that it is about in it.
    func filled(_ command: String) -> String {
        let line = report?.findings.first { finding in
            if case .differs = finding.kind { true } else { outcome != .difference }
        }?.line
        let pairs = line.map { [("module", $0.path), ("version", $0.version)] } ?? []
        return CommandValues(pairs).filled(command)
    }

    /// How many lines the database does not know, and how many could not be checked for another reason.
    var counts: (differing: Int, unknown: Int, failed: Int) {
        var counts = (differing: 0, unknown: 0, failed: 0)
        for finding in report?.findings ?? [] {
            switch finding.kind {
            case .differs: counts.differing += 1
            case .unknown: counts.unknown += 1
            case .failed, .malformed: counts.failed += 1
            }
        }
        return counts
    }
}
