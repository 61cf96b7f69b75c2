import GoModules

/// Compares vendor/modules.txt with the requirements and replacements of the project, as the go command does.
struct VendorComparison {
    let project: Project
    /// Every module of the project with its go.mod.
    let files: [(module: ProjectModule, file: GoModFile)]
    let list: VendorList

    private static let name = "vendor/modules.txt"
    /// So many folders of packages are looked at.
    private static let mostPackages = 5000

    var findings: [ProjectFinding] {
        requirementFindings + replacementFindings + entryFindings + packageFindings + importFindings
    }

    /// Before Go 1.14 the list did not say what go.mod requires by name.
    private var isOld: Bool {
        guard project.workspace == nil, let version = files.first?.file.goVersion else {
            return project.workspace == nil
        }
        return GoVersion.compare(version, "1.14") < 0
    }

    private var requirementFindings: [ProjectFinding] {
        files.flatMap { module, file in
            file.requirements.compactMap { requirement in
                let version = requirement.version.description
                guard !(list.entry(requirement.path, version)?.isExplicit ?? false) else { return nil }
                let listed = list.entries.first { $0.key.path == requirement.path && !$0.packages.isEmpty }
                guard !isOld || (listed != nil && listed?.key.version != version) else { return nil }
                let text = "require \(requirement.path) \(version), \(Self.name): \(listed?.key.version ?? "-")"
                return ProjectFinding(.fail, "MTL-MOD013", text, in: module.goMod.name, requirement.position.line)
            }
        }
    }

    private var replacementFindings: [ProjectFinding] {
        let work = project.workspace.flatMap { workspace in
            workspace.file.content.map { (workspace.file.name, $0.replacements) }
        }
        let sheets = [work].compactMap(\.self) + files.map { ($0.module.goMod.name, $0.file.replacements) }
        return sheets.flatMap { name, replacements in
            replacements.compactMap { finding(of: $0, in: name) }
        }
    }

    private func finding(of replacement: ModuleReplacement, in name: String) -> ProjectFinding? {
        let version = replacement.version?.description ?? ""
        if version.isEmpty, project.mainPaths.contains(replacement.path) { return nil }
        let listed = list.entry(replacement.path, version)?.replacement
        let wanted = replacement.written
        // In a workspace folders are written as go.work sees them.
        guard listed != wanted, listed == nil || project.workspace == nil || wanted.contains(" ") else { return nil }
        if listed == nil, isOld { return nil }
        let text = "replace \(replacement.source) => \(wanted), \(Self.name): \(listed ?? "-")"
        return ProjectFinding(.fail, "MTL-MOD013", text, in: name, replacement.position.line)
    }

    /// What the list has and go.mod has not.
    private var entryFindings: [ProjectFinding] {
        let required = Set(files.flatMap { $0.file.requirements.map { "\($0.path) \($0.version)" } })
        return list.entries.compactMap { entry in
            let (path, version) = (entry.key.path, entry.key.version)
            if entry.isExplicit, !entry.packages.isEmpty, !required.contains("\(path) \(version)") {
                return ProjectFinding(.fail, "MTL-MOD013", "\(entry.key): ## explicit", in: Self.name, entry.line)
            }
            guard let replacement = entry.replacement, !isReplaced(path, version) else { return nil }
            return ProjectFinding(.fail, "MTL-MOD013", "\(entry.key) => \(replacement)", in: Self.name, entry.line)
        }
    }

    private func isReplaced(_ path: String, _ version: String) -> Bool {
        files.contains { project.replacement(of: path, version, in: $0.module) != nil }
    }

    /// Packages that should be in the folder and are not: only a part of it was committed.
    private var packageFindings: [ProjectFinding] {
        let packages = list.entries.flatMap { entry in entry.packages.map { (entry, $0) } }
        return packages.prefix(Self.mostPackages).compactMap { entry, package in
            guard DiskFolder.look("\(project.folder)/vendor/\(package)")?.kind != .folder else { return nil }
            return ProjectFinding(.fail, "MTL-MOD013", "vendor/\(package)", in: Self.name, entry.line)
        }
    }

    /// Imports of required modules that are not in the folder.
    private var importFindings: [ProjectFinding] {
        let packages = Set(list.entries.flatMap(\.packages))
        return files.flatMap { module, file in
            module.imports.places.sorted { $0.key < $1.key }.compactMap { path, place in
                guard !packages.contains(path),
                    !project.mainPaths.contains(where: { path == $0 || path.hasPrefix($0 + "/") }),
                    file.requirements.contains(where: { path == $0.path || path.hasPrefix($0.path + "/") })
                else { return nil }
                let source = module.name.isEmpty ? place.file : "\(module.name)/\(place.file)"
                return ProjectFinding(.fail, "MTL-MOD013", "import \"\(path)\"", in: source, place.line)
            }
        }
    }
}

extension ModuleReplacement {
    /// What stands behind the arrow, as it is written.
    var written: String {
        switch target {
        case .directory(let text): text
        case .module(let path, let version): "\(path) \(version)"
        }
    }
}
