import ErrorLibrary
import GoModules

/// `proj.toolchain`: the go command at hand is new enough for the project and for what it requires, or may fetch one that is.
enum ProjectToolchainCheck {
    static let id = "proj.toolchain"

    static let check = Check(id, LocalizedText("Go version of the project", "项目要求的 Go 版本")) { examination in
        outcomes(examination.project, examination.settings)
    }

    static func outcomes(_ project: Project?, _ settings: GoSettings) -> [Outcome] {
        let node = Outcome.Node(id)
        guard let project else { return ProjectChecks.noProject(id) }
        guard let local = settings.goCommand?.number, GoVersion(local) != nil else {
            return [.skip(node, because: nil, ToolchainLines(project).facts)]
        }
        let choice: ToolchainChoice
        // env.gotoolchain says what is wrong with the setting.
        do throws(ToolchainChoice.Fault) { choice = try ToolchainChoice(settings["GOTOOLCHAIN"]) } catch {
            return [.skip(node, because: Outcome.Node("env.gotoolchain"))]
        }
        let lines = ToolchainLines(project)
        let need = ToolchainNeed(goLine: lines.go, toolchainLine: lines.toolchain, choice: choice, local: local)
        let facts = lines.facts + [Fact("go version", "go\(local)"), Fact("GOTOOLCHAIN", settings["GOTOOLCHAIN"])]
        var findings = finding(need, lines, choice, settings).map { [$0] } ?? []
        if findings.isEmpty { findings = dependencies(project, settings, need.running ?? choice.named ?? "go\(local)") }
        return [ProjectFinding.outcome(node, findings, facts + wanted(need))]
    }

    private static func finding(
        _ need: ToolchainNeed,
        _ lines: ToolchainLines,
        _ choice: ToolchainChoice,
        _ settings: GoSettings
    ) -> ProjectFinding? {
        let line = need.isFromToolchainLine ? lines.toolchainPlace : lines.goPlace
        let text = need.isFromToolchainLine ? "toolchain \(lines.toolchain ?? "")" : "go \(lines.go ?? "")"
        func fail(_ code: String, _ values: [String: String] = [:]) -> ProjectFinding {
            ProjectFinding(.fail, code, text, in: lines.file, line, values)
        }
        switch need.answer {
        case .none: return nil
        case .tooOld: return fail("MTL-TC002", ["version": lines.go ?? ""])
        case .unusable: return fail("MTL-MOD006")
        case .other(let name):
            guard !isAtHand(name, settings) else { return nil }
            let values = ["version": String(name.dropFirst(2))]
            if choice.isPathOnly { return fail("MTL-TC004", values) }
            if ToolchainNeed.isLanguageVersion(name) { return fail("MTL-TC001", values) }
            if settings["GOPROXY"] == "off" { return fail("MTL-TC003", values) }
            let isVerified = settings["GOSUMDB"] != "off" || settings.skipsChecksums("golang.org/toolchain")
            return isVerified ? nil : fail("MTL-SUM016", values)
        }
    }

    private static func wanted(_ need: ToolchainNeed) -> [Fact] {
        need.running.map { [Fact(LocalizedText("toolchain to be used", "将使用的工具链"), $0)] } ?? []
    }

    /// Modules that need a newer Go than the one that runs: another one is chosen by the project's own lines only.
    ///
    /// - `running`: Such as `go1.27.3`.
    private static func dependencies(_ project: Project, _ settings: GoSettings, _ running: String) -> [ProjectFinding]
    {
        guard !project.isVendored else { return [] }
        let version = String(running.dropFirst(2))
        return DependencyVersions(project, cache: settings.moduleCache).list.compactMap { dependency in
            guard GoVersion.compare(dependency.goVersion, version) > 0 else { return nil }
            let values = ["module": dependency.module.path, "version": dependency.module.version]
            let text = "\(dependency.name): go \(dependency.goVersion)"
            let verdict: Verdict = dependency.isNeeded ? .fail : .warn
            return ProjectFinding(verdict, "MTL-TC002", text, in: dependency.file, dependency.line, values)
        }
    }

    /// Whether a program of this name is in `PATH`, or the toolchain is in the module cache.
    static func isAtHand(_ name: String, _ settings: GoSettings) -> Bool {
        if ProgramSearch(settings).path(name) != nil { return true }
        do throws(SystemFiles.Fault) {
            return try settings.files.names("\(settings.moduleCache)/golang.org").contains {
                $0.hasPrefix("toolchain@v0.0.1-\(name).")
            }
        } catch { return false }
    }
}
