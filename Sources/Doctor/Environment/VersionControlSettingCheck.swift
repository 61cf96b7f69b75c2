import ErrorLibrary

/// `GOVCS`: which version control systems may be used for which modules.
///
/// Only the form is looked at here. It counts where something is fetched from its origin; elsewhere Go does not read it.
///
/// Rules: <https://go.dev/ref/mod#vcs-govcs>
enum VersionControlSettingCheck {
    static let check = Check("env.govcs", LocalizedText("version control rules", "版本控制规则")) { outcomes($0.settings) }

    private static let name = "GOVCS"

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let node = Outcome.Node(check.id)
        let facts = settings.facts(name)
        guard let fault = fault(in: settings[name]) else { return [.ok(node, facts)] }
        let outcome = Outcome.fail(node, "MTL-CFG003", settings.oldValue(name), facts + [.reason(fault)])
        return [settings.mayGoDirect ? outcome : outcome.lowered(to: .warn)]
    }

    /// What Go says of the list; nil when it takes it.
    static func fault(in text: String) -> String? {
        guard !text.trimmedBlanks.isEmpty else { return nil }
        var patterns: Set<String> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmedBlanks) {
            guard !item.isEmpty else { return "empty entry in GOVCS" }
            let parts = item.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmedBlanks)
            guard parts.count == 2 else { return "malformed entry in GOVCS (missing colon): \(item)" }
            guard !parts[0].isEmpty else { return "empty pattern in GOVCS: \(item)" }
            guard !parts[1].isEmpty else { return "empty VCS list in GOVCS: \(item)" }
            guard !isRelative(parts[0]) else { return "relative pattern not allowed in GOVCS: \(parts[0])" }
            guard patterns.insert(parts[0]).inserted else { return "unreachable pattern in GOVCS: \(item)" }
            let systems = parts[1].split(separator: "|", omittingEmptySubsequences: false)
            guard systems.allSatisfy({ !$0.trimmedBlanks.isEmpty }) else { return "empty VCS name in GOVCS: \(item)" }
        }
        return nil
    }

    private static func isRelative(_ pattern: String) -> Bool {
        pattern == "." || pattern == ".." || pattern.hasPrefix("./") || pattern.hasPrefix("../")
    }
}
