import GoModules

/// What the go command refuses in a go.mod file that can be read.
struct GoModFindings {
    let module: ProjectModule
    let file: GoModFile
    let project: Project

    private var name: String { module.goMod.name }

    var findings: [ProjectFinding] {
        pathFindings + lineFindings + requirementFindings + updateFindings + importFindings
    }

    /// A toolchain of another name than toolchains have, and versions to be retracted that are none.
    ///
    /// Where it may, Go mends both, or asks for the version.
    private var lineFindings: [ProjectFinding] {
        let verdict: Verdict = project.mode.mayUpdate ? .warn : .fail
        var findings: [ProjectFinding] = []
        if let toolchain = file.toolchain, toolchain != "default", GoVersion(String(toolchain.dropFirst(2))) == nil {
            let line = file.syntax.line(of: "toolchain")
            findings.append(ProjectFinding(verdict, "MTL-MOD006", "toolchain \(toolchain)", in: name, line))
        }
        for retraction in file.retractions {
            guard let text = [retraction.low, retraction.high].first(where: { SemanticVersion($0) == nil }) else {
                continue
            }
            findings.append(
                ProjectFinding(verdict, "MTL-MOD016", "retract \(text)", in: name, retraction.position.line)
            )
        }
        return findings
    }

    /// The module's own path.
    private var pathFindings: [ProjectFinding] {
        guard let declaration = file.module, !declaration.path.isEmpty else {
            return [ProjectFinding(.fail, "MTL-MOD031", "missing module declaration", in: name)]
        }
        let path = declaration.path
        guard let fault = Self.fault(ofMain: path) else { return [] }
        return [ProjectFinding(.fail, "MTL-MOD027", fault, in: name, declaration.position.line, ["path": path])]
    }

    private static func fault(ofMain path: String) -> String? {
        if path == "go" || path == "toolchain" { return "invalid module path: \"\(path)\"" }
        do throws(ImportPathError) {
            try ImportPathRules.check(path)
            return nil
        } catch { return error.description }
    }

    /// Requirements that can be fetched from nowhere.
    private var requirementFindings: [ProjectFinding] {
        module.requirements.compactMap { requirement in
            guard let wanted = project.wanted(requirement, in: module), let (code, text) = Self.fault(of: wanted) else {
                return nil
            }
            let values = ["module": wanted.path, "path": wanted.path, "version": wanted.version]
            let verdict: Verdict = module.needs(requirement) ? .fail : .warn
            return ProjectFinding(verdict, code, text, in: name, requirement.position.line, values)
        }
    }

    private static func fault(of wanted: WantedModule) -> (code: String, text: String)? {
        if wanted.path == "go" || wanted.path == "toolchain" { return nil }
        if wanted.path == "golang.org/fips140" { return ("MTL-MOD033", "require \(wanted)") }
        do throws(ModulePathError) { _ = try ModulePath(wanted.path) } catch {
            if case .malformed(_, .missingDotInFirstElement) = error { return ("MTL-MOD017", error.description) }
            return ("MTL-MOD027", error.description)
        }
        guard let version = SemanticVersion(wanted.version), version.isIncompatible else { return nil }
        let hasSuffix = wanted.path.split(separator: "/").last == Substring(version.major)
        return version.major == "v0" || version.major == "v1" || hasSuffix ? ("MTL-MOD018", "require \(wanted)") : nil
    }

    /// What `go mod tidy` would change, and a build may not.
    private var updateFindings: [ProjectFinding] {
        var versions: [String: String] = [:]
        var findings: [ProjectFinding] = []
        let verdict: Verdict = project.mode.mayUpdate ? .warn : .fail
        let counted = Set(module.requirements)
        for requirement in file.requirements {
            let line = requirement.position.line
            let version = requirement.version.description
            let text = "require \(requirement.path) \(version)"
            if requirement.path == "go" || requirement.path == "toolchain" {
                findings.append(ProjectFinding(verdict, "MTL-MOD004", text, in: name, line))
            } else if !counted.contains(requirement) {
                findings.append(ProjectFinding(verdict, "MTL-MOD004", "\(text), exclude", in: name, line))
            } else if let known = versions.updateValue(version, forKey: requirement.path), known != version {
                findings.append(ProjectFinding(verdict, "MTL-MOD004", "\(text), \(known)", in: name, line))
            } else if let written = writtenVersion(on: line, of: requirement.path), written != version {
                findings.append(
                    ProjectFinding(verdict, "MTL-MOD004", "require \(requirement.path) \(written)", in: name, line)
                )
            }
        }
        return project.workspace == nil && !project.isVendored ? findings : []
    }

    /// The version as the line has it: `v1` is a question to a proxy, and not `v1.0.0`.
    private func writtenVersion(on line: Int, of path: String) -> String? {
        for statement in file.syntax.statements {
            switch statement {
            case .line(let found) where found.position.line == line: return found.words.dropFirst(2).first
            case .block(let block):
                if let found = block.lines.first(where: { $0.position.line == line }) {
                    return found.words.dropFirst().first
                }
            default: continue
            }
        }
        return nil
    }

    /// Imports that no required module has.
    ///
    /// Before Go 1.17 a module may use what only its requirements require.
    private var importFindings: [ProjectFinding] {
        guard !project.mode.mayUpdate, let version = file.goVersion, GoVersion.compare(version, "1.17") >= 0 else {
            return []
        }
        let known = providers
        return module.imports.places.sorted { $0.key < $1.key }.compactMap { path, place in
            let host = path.prefix { $0 != "/" }
            guard host.contains("."), !known.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else {
                return nil
            }
            let source = module.name.isEmpty ? place.file : "\(module.name)/\(place.file)"
            return ProjectFinding(.fail, "MTL-MOD001", "import \"\(path)\"", in: source, place.line, ["package": path])
        }
    }

    /// The paths of all modules that may have a package of the build, with those that are replaced: proj.replace looks at them.
    private var providers: Set<String> {
        let inWorkspace = project.workspace != nil
        let modules = inWorkspace ? project.modules : [module]
        let replaced =
            (project.workspace?.file.content?.replacements ?? [])
            + modules.flatMap { $0.goMod.content?.replacements ?? [] }
        return Set(modules.map(\.path) + modules.flatMap { $0.requirements.map(\.path) } + replaced.map(\.path))
    }
}
