import ErrorLibrary

/// `GO111MODULE`: whether Go works with modules at all.
///
/// Rules: <https://go.dev/ref/mod#mod-commands>
enum ModuleModeCheck {
    static let check = Check("env.go111module", LocalizedText("module mode", "模块模式")) { outcomes($0.settings) }

    private static let name = "GO111MODULE"

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let node = Outcome.Node(check.id)
        let facts = settings.facts(name)
        return switch settings[name] {
        case "", "on", "auto": [.ok(node, facts)]
        case "off": [.fail(node, "MTL-CFG006", settings.oldValue(name), facts)]
        default: [.fail(node, "MTL-CFG014", settings.oldValue(name), facts)]
        }
    }
}
