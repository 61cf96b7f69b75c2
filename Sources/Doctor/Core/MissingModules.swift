import GoModules

extension Project {
    /// The requirements that go would have to fetch: those of which the module cache has no zip or no go.mod.
    ///
    /// None where the vendor folder is in use.
    package func missing(_ settings: GoSettings) -> [WantedModule] {
        guard !isVendored else { return [] }
        let layout = CacheLayout(root: settings.moduleCache)
        return requirements.filter { wanted in
            guard let module = wanted.checked else { return true }
            return !["zip", "mod"].allSatisfy { DiskFolder.look(layout.path(of: $0, module)) != nil }
        }
    }
}

extension WantedModule {
    /// What the command line asks for: `path`, which means the newest version, or `path@version`.
    ///
    /// - Throws: ``ModuleArgumentError``
    package init(argument: String) throws(ModuleArgumentError) {
        let parts = argument.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let version = parts.count == 2 ? parts[1] : "latest"
        guard let path = parts.first, !path.isEmpty, !version.isEmpty else { throw ModuleArgumentError(text: argument) }
        self.init(path: path, version: version)
    }
}

/// A text that names no module.
package struct ModuleArgumentError: Error, CustomStringConvertible {
    package let text: String
    package var description: String { "\(text) is no module: give a path, or path@version" }
}
