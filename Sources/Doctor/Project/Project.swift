package import GoModules

/// The module or workspace that one stands in, as its files say; made by ``ProjectReader``.
package struct Project: Sendable {
    /// Where go.mod is; in a workspace, where go.work is.
    ///
    /// Absolute.
    package let folder: String
    /// The main module alone, or the members of the workspace in the order of go.work.
    let modules: [ProjectModule]
    /// The module whose folder one is in; nil in a workspace outside of its modules.
    let current: ProjectModule?
    /// The go.mod that one stands in and that the workspace does not name; nil in the usual case.
    let outsider: String?
    let workspace: Workspace?
    /// vendor/modules.txt; nil when there is no vendor folder.
    let vendorList: ReadFile<VendorList>?
    let mode: ModuleMode

    /// The go.mod that one is in; nil when it cannot be read, and in a workspace outside of its modules.
    ///
    /// The checks say why.
    package var goMod: GoModFile? { current?.goMod.content }

    /// Its go.sum; nil when it is missing or cannot be read.
    package var goSum: GoSum? { current?.goSum.content }

    /// What the project asks for, after `replace` and without what a folder replaces; of a workspace, that of all its modules.
    ///
    /// In the order of the files, each module version once. Requirements of requirements are there only where go.mod lists them,
    /// which is always the case from Go 1.17 on.
    package var requirements: [WantedModule] {
        var seen: Set<WantedModule> = []
        return modules.flatMap { module in
            module.requirements.compactMap { requirement in
                guard let wanted = wanted(requirement, in: module), seen.insert(wanted).inserted else { return nil }
                return wanted
            }
        }
    }

    /// The paths of the modules that are worked on.
    var mainPaths: Set<String> { Set(modules.map(\.path)) }

    /// What stands in for a requirement; nil when a folder does, or the workspace itself has the module.
    func wanted(_ requirement: ModuleRequirement, in module: ProjectModule) -> WantedModule? {
        guard !mainPaths.contains(requirement.path) else { return nil }
        let version = requirement.version.description
        return switch replacement(of: requirement.path, version, in: module)?.target {
        case .directory?: nil
        case .module(let path, let version)?: WantedModule(path: path, version: version.description)
        case nil: WantedModule(path: requirement.path, version: version)
        }
    }

    /// The line that replaces a module version: that of go.work first, and one for the version before one for all.
    func replacement(of path: String, _ version: String, in module: ProjectModule) -> ModuleReplacement? {
        let lists = [workspace?.file.content?.replacements, module.goMod.content?.replacements]
        for list in lists.compactMap(\.self) {
            let matching = list.filter { $0.path == path && ($0.version == nil || $0.version?.description == version) }
            if let found = matching.last(where: { $0.version != nil }) ?? matching.last { return found }
        }
        return nil
    }

    /// The hashes that are recorded for a key, of all files that count, with those files' names.
    package func recorded(_ key: GoSumKey) -> [(file: String, hash: String)] {
        let files = [workspace?.sum].compactMap(\.self) + modules.map(\.goSum)
        return files.flatMap { file in
            (file.content?.hashes[key] ?? []).filter { $0.hasPrefix("h1:") }.map { (file.name, $0) }
        }
    }

    /// The recorded hash that something with this hash contradicts; nil when it agrees, or nothing is recorded.
    ///
    /// As Go compares: in each file the first `h1:` hash counts.
    func contradicted(by hash: String, _ key: GoSumKey) -> (file: String, hash: String)? {
        let files = [workspace?.sum].compactMap(\.self) + modules.map(\.goSum)
        for file in files {
            if case .differs(let known)? = file.content?.verdict(on: hash, for: key) { return (file.name, known) }
        }
        return nil
    }

    /// Whether the vendor folder is used and nothing is looked up.
    var isVendored: Bool { VendorUse(self) == .inUse }
}
