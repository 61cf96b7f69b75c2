import ErrorLibrary
import GoModules

/// `proj.gomod`: go.mod can be read by the go command at hand, and says what the code needs.
enum GoModCheck {
    static let id = "proj.gomod"

    static let check = Check(id, LocalizedText("go.mod", "go.mod"), after: [ProjectToolchainCheck.id]) { examination in
        outcomes(examination.project, examination.settings, examination.record)
    }

    static func outcomes(_ project: Project?, _ settings: GoSettings, _ record: OutcomeRecord) -> [Outcome] {
        guard let project else { return [withoutProject(settings)] }
        let versions = DependencyVersions(project, cache: settings.moduleCache)
        return project.modules.compactMap { module in
            // proj.gowork says what is wrong with a member that is not there.
            guard !module.goMod.isMissing else { return project.workspace == nil ? missing(module) : nil }
            return outcome(of: module, project, settings, record, versions)
        }
    }

    private static func outcome(
        of module: ProjectModule,
        _ project: Project,
        _ settings: GoSettings,
        _ record: OutcomeRecord,
        _ versions: DependencyVersions
    ) -> Outcome {
        var findings = module.goMod.findings(project.mode)
        if let file = module.goMod.content {
            let rules = GoModFindings(module: module, file: file, project: project)
            findings += rules.findings + rules.unknown(to: settings.goCommand)
            findings += rules.older(than: versions)
        }
        // Of a file for a newer Go this one need not know every line, and what needs a newer Go raises the go line too.
        if let newer = record.outcome(Outcome.Node(ProjectToolchainCheck.id)), newer.verdict == .fail {
            for index in findings.indices where findings[index].dependsOnGoVersion {
                findings[index].because = newer.node
            }
        }
        return ProjectFinding.outcome(Outcome.Node(id, module.name), findings, facts(of: module))
    }

    private static func facts(of module: ProjectModule) -> [Fact] {
        guard let file = module.goMod.content else { return [] }
        let module = Fact("module", file.module?.path ?? "-")
        return [module, Fact("go", file.goVersion ?? "-"), Fact("require", "\(file.requirements.count)")]
    }

    /// The file that `-modfile` names is not there.
    private static func missing(_ module: ProjectModule) -> Outcome {
        let finding = ProjectFinding(.fail, "MTL-CFG010", "-modfile=\(module.goMod.path)", in: module.goMod.name)
        return ProjectFinding.outcome(Outcome.Node(id), [finding])
    }

    /// No go.mod is no failure, unless a flag needs one.
    private static func withoutProject(_ settings: GoSettings) -> Outcome {
        guard settings["GO111MODULE"] != "off", let file = ModuleMode(flags: settings["GOFLAGS"]).modFile else {
            return .skip(Outcome.Node(id))
        }
        return .fail(Outcome.Node(id), "MTL-CFG010", [:], [Fact("GOFLAGS", "-modfile=\(file)")])
    }
}
