import ErrorLibrary
import GoModules

/// `proj.replace`: what replace lines lead to is there, and they fit the requirements.
///
/// Rules: <https://go.dev/ref/mod#go-mod-file-replace>
enum ReplaceCheck {
    static let id = "proj.replace"

    static let check = Check(id, LocalizedText("replace lines", "replace 指令")) { examination in
        outcomes(examination.project, examination.settings.files)
    }

    static func outcomes(_ project: Project?, _ files: SystemFiles) -> [Outcome] {
        guard let project else { return ProjectChecks.noProject(id) }
        let node = Outcome.Node(id)
        let sheets = Sheet.all(of: project)
        guard sheets.contains(where: { !$0.replacements.isEmpty }) else { return [.ok(node)] }
        // With a vendor folder nothing behind a replace line is looked at.
        guard !project.isVendored else { return [.skip(node, because: nil, [Fact("vendor", "vendor/modules.txt")])] }
        let findings = sheets.flatMap { sheet in
            repeated(sheet) + sheet.replacements.compactMap { folder($0, of: sheet, project, files) }
        }
        let count = sheets.reduce(0) { $0 + $1.replacements.count }
        return [
            ProjectFinding.outcome(
                node,
                findings + unrequired(project) + shared(project),
                [Fact("replace", "\(count)")]
            )
        ]
    }

    /// A file with replace lines.
    private struct Sheet {
        let name: String
        /// What folders are relative to.
        let folder: String
        let replacements: [ModuleReplacement]

        static func all(of project: Project) -> [Sheet] {
            let work = project.workspace.flatMap { workspace in
                workspace.file.content.map {
                    Sheet(name: workspace.file.name, folder: workspace.folder, replacements: $0.replacements)
                }
            }
            return [work].compactMap(\.self)
                + project.modules.map {
                    Sheet(name: $0.goMod.name, folder: $0.folder, replacements: $0.goMod.content?.replacements ?? [])
                }
        }
    }

    /// A folder that is not there, or has no go.mod.
    ///
    /// It does harm when a requirement leads there, or an import does. Otherwise the line is only stale.
    private static func folder(
        _ replacement: ModuleReplacement,
        of sheet: Sheet,
        _ project: Project,
        _ files: SystemFiles
    ) -> ProjectFinding? {
        guard case .directory(let text) = replacement.target else { return nil }
        let path = PathText.absolute("\(text)/go.mod", from: sheet.folder)
        guard files.look(path)?.kind != .file else { return nil }
        let verdict: Verdict = isUsed(replacement, project) ? .fail : .warn
        let line = "replace \(replacement.source) => \(text)"
        return ProjectFinding(verdict, "MTL-MOD034", line, in: sheet.name, replacement.position.line, ["folder": text])
    }

    private static func isUsed(_ replacement: ModuleReplacement, _ project: Project) -> Bool {
        project.modules.contains { module in
            let isRequired = module.requirements.contains {
                $0.path == replacement.path && module.needs($0)
                    && project.replacement(of: $0.path, $0.version.description, in: module) == replacement
            }
            return isRequired || (replacement.version == nil && module.imports.place(below: replacement.path) != nil)
        }
    }

    /// Two targets for one module in one file.
    private static func repeated(_ sheet: Sheet) -> [ProjectFinding] {
        var known: [String: ModuleReplacement.Target] = [:]
        return sheet.replacements.compactMap { replacement in
            let other = known.updateValue(replacement.target, forKey: replacement.source)
            guard let other, other != replacement.target else { return nil }
            let text = "replace \(replacement.source), \(replacement.source)"
            return ProjectFinding(.fail, "MTL-MOD016", text, in: sheet.name, replacement.position.line)
        }
    }

    /// Imports of a module that is replaced and nowhere required.
    private static func unrequired(_ project: Project) -> [ProjectFinding] {
        guard !project.mode.mayUpdate, project.workspace == nil, let module = project.current else { return [] }
        let required = Set(module.requirements.map(\.path)).union(project.mainPaths)
        return (module.goMod.content?.replacements ?? []).compactMap { replacement in
            // What lies above or below the replaced path may have the package too.
            guard let place = module.imports.place(below: replacement.path),
                !required.contains(where: {
                    "\($0)/".hasPrefix("\(replacement.path)/") || replacement.path.hasPrefix("\($0)/")
                })
            else { return nil }
            let values = ["module": replacement.path]
            let text = "replace \(replacement.source), \(place.file):\(place.line)"
            return ProjectFinding(.fail, "MTL-MOD014", text, in: module.goMod.name, replacement.position.line, values)
        }
    }

    /// Two required modules that the same thing replaces.
    private static func shared(_ project: Project) -> [ProjectFinding] {
        var known: [String: String] = [:]
        var findings: [ProjectFinding] = []
        for module in project.modules {
            for requirement in module.requirements where module.needs(requirement) {
                let replacement = project.replacement(of: requirement.path, requirement.version.description, in: module)
                guard let replacement else { continue }
                let target = replacement.target(from: module.folder)
                if let other = known[target], other != requirement.path {
                    let text = "\(other), \(requirement.path) => \(target)"
                    let values = ["module": requirement.path]
                    let line = replacement.position.line
                    findings.append(ProjectFinding(.fail, "MTL-MOD011", text, in: module.goMod.name, line, values))
                }
                known[target] = requirement.path
            }
        }
        return findings
    }
}
