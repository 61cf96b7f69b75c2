import GoModules

/// The go lines of the modules that a project requires, as far as they are on this machine.
struct DependencyVersions {
    struct Dependency: Hashable {
        /// `example.com/a@v1.0.0`, or the folder that replaces it.
        let name: String
        let module: WantedModule
        let goVersion: String
        /// Whether a build needs it for sure.
        let isNeeded: Bool
        /// The file and the line that require or replace it.
        let file: String
        let line: Int
    }

    /// In the order of the files; those without a go line are left out.
    let list: [Dependency]

    /// So many files are read at most.
    private static let most = 1000

    /// - `cache`: GOMODCACHE.
    init(_ project: Project, cache: String) {
        self.list = project.modules.flatMap { module in
            module.requirements.prefix(Self.most).compactMap { Self.dependency($0, of: module, project, cache) }
        }
    }

    /// Nil when the go.mod is not on this machine, or has no go line.
    private static func dependency(
        _ requirement: ModuleRequirement,
        of module: ProjectModule,
        _ project: Project,
        _ cache: String
    ) -> Dependency? {
        guard !project.mainPaths.contains(requirement.path) else { return nil }
        let (name, paths) = places(of: requirement, in: module, project, cache)
        guard let version = paths.lazy.compactMap(goVersion).first else { return nil }
        return Dependency(
            name: name,
            module: WantedModule(path: requirement.path, version: requirement.version.description),
            goVersion: version,
            isNeeded: module.needs(requirement),
            file: module.goMod.name,
            line: requirement.position.line
        )
    }

    /// Where the go.mod may be: in the folder that replaces the module, in the cache, or in what was unpacked there.
    private static func places(
        of requirement: ModuleRequirement,
        in module: ProjectModule,
        _ project: Project,
        _ cache: String
    ) -> (name: String, paths: [String]) {
        let replacement = project.replacement(of: requirement.path, requirement.version.description, in: module)
        if case .directory(let folder)? = replacement?.target {
            let shared = project.workspace?.file.content?.replacements ?? []
            let base = shared.contains { $0 == replacement } ? project.folder : module.folder
            return (folder, [PathText.absolute("\(folder)/go.mod", from: base)])
        }
        let wanted = project.wanted(requirement, in: module)
        guard !cache.isEmpty, let wanted, let checked = wanted.checked else { return ("", []) }
        let layout = CacheLayout(root: cache)
        return ("\(checked)", [layout.path(of: "mod", checked), "\(layout.folder(of: checked))/go.mod"])
    }

    private static func goVersion(_ path: String) -> String? {
        guard let bytes = DiskFolder.content(of: path, limit: GoModLimits.sizeInBytes) else { return nil }
        do throws(GoModError) { return try GoModFile(bytes, as: .dependency).goVersion } catch { return nil }
    }
}
