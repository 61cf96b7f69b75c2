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
        if let sign = ["<=", ">=", "<", ">"].first(where: module.version.hasPrefix) {
            guard let reason = Self.fault(inRange: module.version, sign) else { return nil }
            self.init("MTL-MOD025", reason)
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
        // The beginning of a version may have any major version.
        guard VersionChoice(module) == nil else { return nil }
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

    /// What go says of a range; nil when it takes it.
    ///
    /// - `sign`: What it begins with. `v1.2` is not taken where it is not clear whether `v1.2.3` is meant as well.
    private static func fault(inRange range: String, _ sign: String) -> String? {
        let text = String(range.dropFirst(sign.count))
        guard SemanticVersion(text) != nil else { return "invalid semantic version \"\(text)\" in range \"\(range)\"" }
        guard sign == "<=" || sign == ">", case .beginningWith = QueryMeaning(text) else { return nil }
        return "ambiguous semantic version \"\(text)\" in range \"\(range)\""
    }
}
