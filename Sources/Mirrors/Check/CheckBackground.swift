import ChecksumDatabase
import ErrorLibrary
import GoModules
import Probes

/// What all mirrors are held against.
struct CheckBackground: Sendable {
    let specimens: Specimens
    let limits: MirrorLimits
    /// The database whose word counts; nil for none.
    let database: ChecksumSetting.Database?
    /// What it said at its own address; nil when it was not asked.
    let direct: DirectDatabase?
    /// Nil when no index was named.
    let index: VersionIndex?
    /// The hashes that files had before.
    let known: [String: String]
    /// Now, in seconds since 1970.
    let now: Int64

    /// All that is asked before any answer is known.
    var questions: [MirrorQuestion] {
        var questions = specimens.tagged.flatMap { module -> [MirrorQuestion] in
            [.list(module.path), .info(module), .mod(module), .latest(module.path)]
        }
        questions += [.missingList, .missingInfo, .parentList]
        questions += named + invented
        if let database { questions.append(supported(database)) }
        for entry in index?.entries ?? [] {
            questions += [.latest(entry.module.path), .list(entry.module.path)]
        }
        questions += specimens.tagged.map { .zip($0, most: limits.largestZip) }
        if let first = specimens.tagged.first { questions += [.head(first), .part(first)] }
        var seen: Set<MirrorQuestion> = []
        return questions.filter { seen.insert($0).inserted }
    }

    /// The questions about modules that stand for one thing each.
    private var named: [MirrorQuestion] {
        var questions: [MirrorQuestion] = []
        if let path = specimens.untagged { questions += [.list(path), .latest(path)] }
        if let branch = specimens.branch { questions.append(.branch(branch)) }
        if let module = specimens.incompatible { questions += [.info(module), .mod(module)] }
        if let module = specimens.capitals {
            questions += [.info(module), .mod(module), .plainEscape(module), .unescaped(module)]
        }
        if let module = specimens.toolchain { questions.append(.beginning(module)) }
        if let module = specimens.deleted { questions.append(.info(module)) }
        return questions
    }

    /// The questions about what does not exist.
    private var invented: [MirrorQuestion] {
        var questions = [MirrorQuestion.privateList(specimens)]
        guard let path = specimens.tagged.first?.path else { return questions }
        let versions = specimens.missingVersions
        questions += [.missingVersion(path, versions.known), .unfetched(path, versions.fresh)]
        return questions
    }

    func supported(_ database: ChecksumSetting.Database) -> MirrorQuestion {
        .database("\(database.name)", "/supported")
    }
}
