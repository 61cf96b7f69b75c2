import ErrorLibrary
import GoModules

/// `proj.gosum`: go.sum can be read, and has the lines that a build needs.
///
/// Rules: <https://go.dev/ref/mod#go-sum-files>
enum GoSumCheck {
    static let id = "proj.gosum"

    static let check = Check(id, LocalizedText("go.sum", "go.sum"), after: [GoModCheck.id]) { examination in
        outcomes(examination.project, cache: examination.settings.moduleCache, examination.record)
    }

    /// - `cache`: GOMODCACHE.
    static func outcomes(_ project: Project?, cache: String, _ record: OutcomeRecord) -> [Outcome] {
        guard let project else { return ProjectChecks.noProject(id) }
        let isUnused = project.isVendored || project.requirements.isEmpty
        let work = project.workspace.map { flaws(of: $0.sum, isUnused) } ?? []
        let findings =
            work
            + project.modules.flatMap { module in
                flaws(of: module.goSum, isUnused) + odd(module, isUnused, cache) + missing(in: module, project, record)
            }
        let count = project.modules.reduce(0) { $0 + ($1.goSum.content?.hashes.count ?? 0) }
        return [ProjectFinding.outcome(Outcome.Node(id), findings, [Fact("go.sum", "\(count)")])]
    }

    /// - `isUnused`: Whether builds do not read the file: with a vendor folder, and where nothing is required.
    private static func flaws(of file: ReadFile<GoSum>, _ isUnused: Bool) -> [ProjectFinding] {
        let verdict: Verdict = isUnused ? .warn : .fail
        switch file.state {
        case .missing, .read: return []
        case .unreadable(let reason): return [ProjectFinding(verdict, "MTL-SUM006", reason, in: file.name)]
        case .malformed(let flaws):
            return flaws.map { ProjectFinding(verdict, "MTL-SUM007", $0.message, in: file.name, $0.line) }
        }
    }

    /// Lines that contradict others, and hashes that are none.
    private static func odd(_ module: ProjectModule, _ isUnused: Bool, _ cache: String) -> [ProjectFinding] {
        guard module.goSum.content != nil else { return [] }
        return module.sumOddities.map { oddity in
            let values = [
                "module": oddity.key.path,
                "version": oddity.key.version.split(separator: "/").first.map(String.init) ?? "",
            ]
            switch oddity.kind {
            case .noHash:
                let verdict: Verdict = isUnused || !isNeeded(oddity.key, module) ? .warn : .fail
                let text = "\(oddity.key) \(oddity.hash)"
                return ProjectFinding(verdict, "MTL-SUM007", text, in: module.goSum.name, oddity.line, values)
            case .contradicts(let first):
                // What is in the cache shows which of the two is right.
                let isFirstWrong = CachedHash(root: cache).hash(oddity.key) == oddity.hash
                let verdict: Verdict = isFirstWrong && !isUnused && isNeeded(oddity.key, module) ? .fail : .warn
                let text = "\(oddity.key) \(first), \(oddity.hash)"
                return ProjectFinding(verdict, "MTL-SUM017", text, in: module.goSum.name, oddity.line, values)
            }
        }
    }

    private static func isNeeded(_ key: GoSumKey, _ module: ProjectModule) -> Bool {
        module.requirements.contains { requirement in
            let version = requirement.version.description
            return requirement.path == key.path && (key.version == version || key.version == "\(version)/go.mod")
                && module.needs(requirement)
        }
    }

    /// Requirements without their lines; in a workspace, and where builds may add them, they need none.
    ///
    /// - `record`: Where proj.gomod failed, the lines will come with what mends that.
    private static func missing(
        in module: ProjectModule,
        _ project: Project,
        _ record: OutcomeRecord
    ) -> [ProjectFinding] {
        guard project.workspace == nil, !project.isVendored, !project.mode.mayUpdate, let file = module.goMod.content
        else { return [] }
        if case .malformed = module.goSum.state { return [] }
        let sum = module.goSum.content ?? GoSum()
        let cause = record.obstacle(module.name, [GoModCheck.id])
        // Before 1.17 the go.mod of every requirement is read.
        let isUnpruned = GoVersion.compare(file.goVersion ?? "1.16", "1.17") < 0
        return module.requirements.compactMap { requirement in
            guard let wanted = project.wanted(requirement, in: module), let checked = wanted.checked else { return nil }
            let hasMod = sum.has(.goMod(checked))
            let hasZip = sum.has(.zip(checked))
            let isNeeded = module.needs(requirement)
            guard !hasMod || (isNeeded && !hasZip) else { return nil }
            let text = "\(module.goSum.name): \(hasMod ? GoSumKey.zip(checked) : .goMod(checked)) -"
            let verdict: Verdict = isNeeded || isUnpruned ? .fail : .warn
            let (line, values) = (requirement.position.line, ["module": wanted.path])
            return ProjectFinding(verdict, "MTL-SUM006", text, in: module.goMod.name, line, values, because: cause)
        }
    }
}

extension GoSum {
    /// Whether there is a line with a hash of a known kind.
    fileprivate func has(_ key: GoSumKey) -> Bool { hashes[key]?.contains { $0.hasPrefix("h1:") } ?? false }
}
