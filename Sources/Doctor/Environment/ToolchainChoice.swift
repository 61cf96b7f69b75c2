import GoModules

/// What a value of `GOTOOLCHAIN` says: the toolchain to begin with, and where others may come from.
///
/// Rules: <https://go.dev/doc/toolchain#select> and <https://go.dev/doc/toolchain#name>
struct ToolchainChoice: Hashable {
    struct Fault: Error, Hashable {
        let text: String
    }

    /// Such as `go1.22.0`; nil for the one that was started.
    let named: String?
    /// Whether the project may ask for a newer one.
    let followsProject: Bool
    /// Whether programs in `PATH` are the only source.
    let isPathOnly: Bool

    /// - Throws: ``Fault`` when Go does not take it.
    init(_ text: String) throws(Fault) {
        self.isPathOnly = text == "path" || text.hasSuffix("+path")
        if ["", "auto", "path", "local"].contains(text) {
            (self.named, self.followsProject) = (nil, text == "auto" || text == "path")
            return
        }
        let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard name == "local" || Self.version(name) != nil else {
            throw Fault(text: parts.count > 1 ? "invalid minimum toolchain \(name)" : "no toolchain has this name")
        }
        guard parts.count == 1 || parts[1] == "auto" || parts[1] == "path" else {
            throw Fault(text: "only version suffixes are +auto and +path")
        }
        guard name == "local" || name.hasPrefix("go1") || name.contains("-go1") else {
            throw Fault(text: "no toolchain has this name")
        }
        self.named = name == "local" ? nil : name
        self.followsProject = parts.count > 1
    }

    /// The toolchain that is needed by the setting alone; nil when it is the one that was started, or the project decides.
    func wanted(_ projectVersion: String?) -> String? {
        guard let named, let version = Self.version(named) else { return nil }
        let isNewer = followsProject && projectVersion.map { GoVersion.compare($0, version) > 0 } ?? false
        return isNewer ? nil : named
    }

    /// Whether the name is that of a language version, which is no toolchain since Go 1.21: `go1.22`.
    var isLanguageVersion: Bool {
        guard let version = named.flatMap(Self.version) else { return false }
        return GoVersion(version)?.language == version && GoVersion.compare(version, "1.21") >= 0
    }

    /// `1.22.0` for `go1.22.0` and `go1.22.0-corp`; nil when the name is that of no toolchain.
    private static func version(_ name: String) -> String? {
        guard name.hasPrefix("go"), !name.contains("/"), !name.contains("\\") else { return nil }
        let version = String(name.dropFirst(2).prefix { $0 != "-" && $0 != " " && $0 != "\t" })
        return GoVersion(version) == nil ? nil : version
    }
}
