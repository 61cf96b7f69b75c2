import ErrorLibrary
import GoModules

/// `proj.gowork`: the workspace can be loaded.
///
/// Rules: <https://go.dev/ref/mod#workspaces>
enum WorkspaceCheck {
    static let id = "proj.gowork"

    static let check = Check(id, LocalizedText("go.work", "go.work"), after: [ProjectToolchainCheck.id]) {
        examination in
        outcomes(examination.project)
    }

    static func outcomes(_ project: Project?) -> [Outcome] {
        guard let project, let workspace = project.workspace else { return ProjectChecks.noProject(id) }
        let findings =
            placeFindings(workspace, project) + workspace.file.findings(project.mode)
            + memberFindings(workspace, project)
        let facts = [Fact("go.work", workspace.file.path), Fact("go", workspace.file.content?.goVersion ?? "-")]
        return [
            ProjectFinding.outcome(
                Outcome.Node(id),
                findings,
                facts + workspace.uses.prefix(8).map { Fact("use", $0.text) }
            )
        ]
    }

    /// What `GOWORK` and `GOFLAGS` do to it, and the module that one stands in.
    private static func placeFindings(_ workspace: Workspace, _ project: Project) -> [ProjectFinding] {
        let name = workspace.file.name
        if workspace.isNamed, workspace.file.isMissing || !workspace.file.path.hasPrefix("/") {
            return [ProjectFinding(.fail, "MTL-MOD036", "GOWORK=\(workspace.file.path)", in: name)]
        }
        var findings: [ProjectFinding] = []
        if let mode = project.mode.mod, mode != "readonly", mode != "vendor" {
            findings.append(ProjectFinding(.fail, "MTL-MOD035", "GOFLAGS=-mod=\(mode)", in: name))
        }
        if workspace.uses.isEmpty, workspace.file.content != nil, project.outsider == nil {
            findings.append(ProjectFinding(.fail, "MTL-MOD037", "use -", in: name, nil, ["folder": "."]))
        }
        if let outsider = project.outsider, workspace.file.content != nil {
            let folder = PathText.relative(outsider, to: project.folder)
            findings.append(ProjectFinding(.fail, "MTL-MOD037", "\(folder)/go.mod", in: name, nil, ["folder": folder]))
        }
        return findings
    }

    private static func memberFindings(_ workspace: Workspace, _ project: Project) -> [ProjectFinding] {
        guard let file = workspace.file.content else { return [] }
        return WorkspaceMembers(workspace: workspace, file: file, project: project).findings
    }
}

/// What keeps the modules of a workspace from being loaded together.
private struct WorkspaceMembers {
    let workspace: Workspace
    let file: GoWorkFile
    let project: Project

    private var name: String { workspace.file.name }

    var findings: [ProjectFinding] { useFindings + pathFindings + versionFindings + replaceFindings + conflictFindings }

    private var useFindings: [ProjectFinding] {
        var seen: Set<String> = []
        return workspace.uses.compactMap { use in
            guard seen.insert(use.folder).inserted else {
                return ProjectFinding(.fail, "MTL-MOD016", "use \(use.text), \(use.text)", in: name, use.line)
            }
            let module = project.modules.first { $0.folder == use.folder }
            guard module?.goMod.isMissing ?? true else { return nil }
            return ProjectFinding(.fail, "MTL-MOD034", "use \(use.text)", in: name, use.line, ["folder": use.text])
        }
    }

    /// Two modules of one path.
    private var pathFindings: [ProjectFinding] {
        var seen: Set<String> = []
        return project.modules.compactMap { module in
            guard !module.path.isEmpty, !seen.insert(module.path).inserted else { return nil }
            let line = module.goMod.content?.module?.position.line
            return ProjectFinding(
                .fail,
                "MTL-MOD016",
                "module \(module.path), \(module.path)",
                in: module.goMod.name,
                line
            )
        }
    }

    /// Below Go 1.21 nobody looks.
    private var versionFindings: [ProjectFinding] {
        let own = file.goVersion ?? "1.18"
        return project.modules.compactMap { module in
            let version = module.goMod.content?.goVersion ?? module.tolerant?.goVersion ?? "1.16"
            guard GoVersion.compare(version, own) > 0, GoVersion.compare(version, "1.21") >= 0 else { return nil }
            let text = "go \(own), \(module.goMod.name): go \(version)"
            return ProjectFinding(.fail, "MTL-MOD007", text, in: name, file.syntax.line(of: "go"), ["version": version])
        }
    }

    /// A module of the workspace that go.work replaces in every version.
    private var replaceFindings: [ProjectFinding] {
        file.replacements.compactMap { replacement in
            guard replacement.version == nil, project.mainPaths.contains(replacement.path) else { return nil }
            let line = replacement.position.line
            return ProjectFinding(.fail, "MTL-MOD016", "replace \(replacement.path)", in: name, line)
        }
    }

    /// Different targets for one module, unless go.work itself says which counts.
    private var conflictFindings: [ProjectFinding] {
        let decided = Set(file.replacements.map(\.path))
        var known: [String: String] = [:]
        var findings: [ProjectFinding] = []
        for module in project.modules {
            for replacement in module.goMod.content?.replacements ?? [] where !decided.contains(replacement.path) {
                let key = replacement.source
                let target = replacement.target(from: module.folder)
                if let other = known[key], other != target {
                    let text = "\(key) => \(other), \(target)"
                    let values = ["module": replacement.path, "target": target]
                    let line = replacement.position.line
                    findings.append(ProjectFinding(.fail, "MTL-MOD012", text, in: module.goMod.name, line, values))
                }
                known[key] = known[key] ?? target
            }
        }
        return findings
    }
}

extension ModuleReplacement {
    /// What stands before the arrow.
    var source: String { version.map { "\(path) \($0)" } ?? path }

    /// What stands behind it; a folder in full.
    func target(from folder: String) -> String {
        switch target {
        case .directory(let text): PathText.absolute(text, from: folder)
        case .module(let path, let version): "\(path) \(version)"
        }
    }
}
