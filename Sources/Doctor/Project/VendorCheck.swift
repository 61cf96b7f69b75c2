import ErrorLibrary
import GoModules

/// `proj.vendor`: the vendor folder fits go.mod, where builds use it.
///
/// Rules: <https://go.dev/ref/mod#vendoring>
enum VendorCheck {
    static let id = "proj.vendor"

    static let check = Check(id, LocalizedText("vendor folder", "vendor 目录"), after: [GoModCheck.id]) { examination in
        outcomes(examination.project, examination.settings)
    }

    static func outcomes(_ project: Project?, _ settings: GoSettings) -> [Outcome] {
        guard let project else { return ProjectChecks.noProject(id) }
        let node = Outcome.Node(id)
        switch VendorUse(project) {
        case .none: return [.skip(node)]
        case .passedOver(let reason):
            return [.ok(node, [Fact(LocalizedText("vendor is passed over", "未使用 vendor"), reason)])]
        case .inUse:
            let files = project.modules.compactMap { module in module.goMod.content.map { (module, $0) } }
            guard files.count == project.modules.count else {
                return [.skip(node, because: Outcome.Node(GoModCheck.id))]
            }
            let list = project.vendorList?.content ?? VendorList("")
            let comparison = VendorComparison(project: project, files: files, list: list)
            let findings = unreadable(project) + comparison.findings + newer(list, settings)
            return [ProjectFinding.outcome(node, findings, [Fact("modules.txt", "\(list.entries.count)")])]
        }
    }

    private static func unreadable(_ project: Project) -> [ProjectFinding] {
        guard let file = project.vendorList, case .unreadable(let reason) = file.state else { return [] }
        return [ProjectFinding(.fail, "MTL-MOD013", reason, in: file.name)]
    }

    /// Modules in the folder that need a newer Go than the one at hand: no other one is chosen for them.
    private static func newer(_ list: VendorList, _ settings: GoSettings) -> [ProjectFinding] {
        guard let local = settings.goCommand?.number, GoVersion(local) != nil else { return [] }
        return list.entries.compactMap { entry in
            guard let version = entry.goVersion, GoVersion.compare(version, local) > 0 else { return nil }
            let values = ["module": entry.key.path, "version": entry.key.version]
            return ProjectFinding(
                .fail,
                "MTL-TC002",
                "\(entry.key): go \(version)",
                in: "vendor/modules.txt",
                entry.line,
                values
            )
        }
    }
}
