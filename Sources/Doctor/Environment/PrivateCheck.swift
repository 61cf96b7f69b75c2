import ChecksumDatabase
import ErrorLibrary
import GoModules

/// `GOPRIVATE` and what follows from it: which modules are fetched from their origin, and which are not looked up in the checksum
/// database.
///
/// Rules: <https://go.dev/ref/mod#private-modules>
enum PrivateCheck {
    static let check = Check("env.private", LocalizedText("private modules", "私有模块")) { outcomes($0.settings) }

    private static let names = ["GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"]
    /// A list that covers all of these covers everything.
    private static let publicModules = [
        "github.com/golang/go", "golang.org/x/text", "gopkg.in/yaml.v3", "rsc.io/quote",
    ]

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let found =
            names.compactMap { deadPatterns($0, settings) } + [exclusion(settings), leak(settings)].compactMap(\.self)
            + [unverified(settings), unprotected(settings)].compactMap(\.self)
        return found.isEmpty
            ? [.ok(Outcome.Node(check.id), settings.facts("GOPRIVATE", "GONOPROXY", "GONOSUMDB"))] : found
    }

    /// Patterns that no module path can match.
    private static func deadPatterns(_ name: String, _ settings: GoSettings) -> Outcome? {
        // What is derived from GOPRIVATE is said there.
        guard let text = settings.explicit(name) else { return nil }
        let dead = text.split(separator: ",").map(String.init).filter(PatternWord.isDead)
        guard !dead.isEmpty else { return nil }
        let note = Fact(
            LocalizedText("matches no module", "不匹配任何模块"),
            ShownSetting.addresses(dead.joined(separator: ","))
        )
        return .warn(node(name), "MTL-CFG015", settings.oldValue(name), settings.facts(name) + [note])
    }

    /// Everything is fetched from its origin, so that the proxies of the list are there for nothing.
    private static func exclusion(_ settings: GoSettings) -> Outcome? {
        guard coversEverything(settings["GONOPROXY"]), case .success(let list) = settings.proxies,
            list.entries.contains(where: { $0.source != .direct && $0.source != .off })
        else { return nil }
        return .warn(
            node("GONOPROXY"),
            "MTL-PRX007",
            settings.oldValue("GONOPROXY"),
            settings.facts("GONOPROXY", "GOPROXY")
        )
    }

    /// Names that are kept from proxies and told to the public checksum database.
    private static func leak(_ settings: GoSettings) -> Outcome? {
        guard isPublicDatabase(settings["GOSUMDB"]), !coversEverything(settings["GONOPROXY"]) else { return nil }
        let kept = PathPatterns(settings["GONOSUMDB"])
        let told = settings["GONOPROXY"].split(separator: ",").map(String.init).filter { pattern in
            !PatternWord.isDead(pattern) && !PatternWord.isNothing(pattern)
                && !PatternWord.isCovered(pattern, by: kept)
        }
        guard !told.isEmpty else { return nil }
        let note = Fact(
            LocalizedText("told to the checksum database", "会告知校验数据库"),
            ShownSetting.addresses(told.joined(separator: ","))
        )
        let facts = settings.facts("GONOPROXY", "GONOSUMDB") + [note]
        return .warn(node("GONOSUMDB"), "MTL-SUM019", settings.oldValue("GONOSUMDB"), facts)
    }

    private static func unverified(_ settings: GoSettings) -> Outcome? {
        guard settings["GOSUMDB"] != "off", coversEverything(settings["GONOSUMDB"]) else { return nil }
        return .warn(node("GONOSUMDB"), "MTL-SUM018", settings.oldValue("GONOSUMDB"), settings.facts("GONOSUMDB"))
    }

    private static func unprotected(_ settings: GoSettings) -> Outcome? {
        guard coversEverything(settings["GOINSECURE"]) else { return nil }
        return .warn(node("GOINSECURE"), "MTL-CFG018", settings.oldValue("GOINSECURE"), settings.facts("GOINSECURE"))
    }

    private static func coversEverything(_ list: String) -> Bool {
        let patterns = PathPatterns(list)
        return publicModules.allSatisfy(patterns.matches)
    }

    private static func isPublicDatabase(_ setting: String) -> Bool {
        do throws(ChecksumSettingError) {
            guard case .database(let database) = try ChecksumSetting(setting) else { return false }
            return database.name.description == "sum.golang.org"
        } catch { return false }
    }

    private static func node(_ name: String) -> Outcome.Node { Outcome.Node(check.id, name) }
}

extension GoSettings {
    /// What a layer has for the setting itself; nil when it is unset, or follows from another one.
    func explicit(_ name: String) -> String? {
        guard let text = variable(name) ?? userValues?.values[name] ?? rootFile?.values[name] else { return nil }
        return text.isEmpty ? nil : text
    }
}
