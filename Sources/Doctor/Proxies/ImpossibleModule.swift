import GoModules

/// Why no proxy and no repository can have what is looked for; go says so before it asks anybody.
struct ImpossibleModule: Hashable, Sendable {
    let code: String
    let reason: String

    /// Nil for what may exist.
    init?(_ module: WantedModule) {
        let path: ModulePath
        do {
            path = try ModulePath(module.path)
        } catch {
            self.init(Self.hasHost(module.path) ? "MTL-MOD027" : "MTL-MOD017", "\(error)")
            return
        }
        if module.path == "golang.org/fips140" {
            self.init("MTL-MOD033", module.path)
            return
        }
        guard let version = SemanticVersion(module.version) else {
            do {
                _ = try VersionQuery(module.version)
                return nil
            } catch {
                self.init("MTL-MOD023", "\(error)")
                return
            }
        }
        do {
            try ModuleVersion.checkMajor(of: version, for: path)
            return nil
        } catch {
            self.init(version.isIncompatible ? "MTL-MOD018" : "MTL-MOD008", "\(error)")
        }
    }

    private init(_ code: String, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    private static func hasHost(_ path: String) -> Bool { path.prefix { $0 != "/" }.contains(".") }
}
