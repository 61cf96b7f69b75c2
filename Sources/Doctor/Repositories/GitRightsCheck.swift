import ErrorLibrary
import GoModules

/// Whether `GOVCS` lets go use git for the modules that need it.
///
/// Rules: <https://go.dev/ref/mod#vcs-govcs>
enum GitRightsCheck {
    static let check = Check(
        "vcs.govcs",
        LocalizedText("rights to use git", "git 使用许可"),
        after: ["proto.info"],
        limit: .seconds(60)
    ) {
        examination in
        guard !examination.isOffline else { return [] }
        let settings = examination.settings
        guard VersionControlSettingCheck.fault(in: settings["GOVCS"]) == nil else { return [] }
        let refused = await RepositoryChecks.modules(examination).filter { !allows($0.path, settings) }
        return refused.map { module in
            .fail(
                Outcome.Node("vcs.govcs", module.path),
                "MTL-VCS005",
                ["module": module.path, "vcs": "git"],
                settings.facts("GOVCS")
            )
        }
    }

    /// The first entry whose pattern covers the path decides, and the defaults of go come last.
    static func allows(_ path: String, _ settings: GoSettings) -> Bool {
        let isPrivate = PathPatterns(settings["GOPRIVATE"]).matches(path)
        let list = settings["GOVCS"].split(separator: ",").map(\.trimmedBlanks) + ["private:all", "public:git|hg"]
        for item in list {
            let parts = item.split(separator: ":", maxSplits: 1).map(\.trimmedBlanks)
            guard parts.count == 2, covers(parts[0], path, isPrivate) else { continue }
            return parts[1].split(separator: "|").map(\.trimmedBlanks).contains { $0 == "all" || $0 == "git" }
        }
        return false
    }

    private static func covers(_ pattern: String, _ path: String, _ isPrivate: Bool) -> Bool {
        switch pattern {
        case "private": isPrivate
        case "public": !isPrivate
        case "*": true
        default: PathPatterns(pattern).matches(path)
        }
    }
}
