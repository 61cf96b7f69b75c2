import ErrorLibrary
import GoModules

/// `GOTOOLCHAIN`: which Go runs, and whether it may fetch another one.
///
/// Rules: <https://go.dev/doc/toolchain#select>
enum ToolchainCheck {
    static let check = Check("env.gotoolchain", LocalizedText("Go toolchain", "Go 工具链")) { examination in
        outcomes(examination.settings, projectVersion: examination.project?.goMod?.goVersion)
    }

    private static let name = "GOTOOLCHAIN"

    /// - `projectVersion`: The version in the `go` line of the project, such as `1.22.0`.
    static func outcomes(_ settings: GoSettings, projectVersion: String?) -> [Outcome] {
        let node = Outcome.Node(check.id)
        let facts = settings.facts(name) + version(settings)
        // The setting came with Go 1.21.
        guard !settings.isGoBefore("1.21") else { return [.ok(node, facts)] }
        let choice: ToolchainChoice
        do throws(ToolchainChoice.Fault) {
            choice = try ToolchainChoice(settings[name])
        } catch {
            return [.fail(node, "MTL-TC004", settings.oldValue(name), facts + [.reason(error.text)])]
        }
        guard let wanted = choice.wanted(projectVersion), wanted != settings.goCommand?.version,
            !isAtHand(wanted, settings)
        else { return [.ok(node, facts)] }
        let more = facts + [Fact(LocalizedText("not on this machine", "本机没有"), wanted)]
        guard let (code, names) = obstacle(choice, settings) else { return [.ok(node, more)] }
        let values = settings.oldValue(name).merging(["version": String(wanted.dropFirst(2))]) { $1 }
        return [.fail(node, code, values, more + names.flatMap { settings.facts($0) })]
    }

    /// Why the toolchain cannot be fetched, and the settings that forbid it; nil when it may be possible.
    private static func obstacle(_ choice: ToolchainChoice, _ settings: GoSettings) -> (String, [String])? {
        if choice.isPathOnly { return ("MTL-TC004", []) }
        if choice.isLanguageVersion { return ("MTL-TC001", []) }
        if settings["GOPROXY"] == "off" { return ("MTL-TC003", ["GOPROXY"]) }
        let isVerified = settings["GOSUMDB"] != "off" || settings.skipsChecksums("golang.org/toolchain")
        return isVerified ? nil : ("MTL-SUM016", ["GOSUMDB"])
    }

    private static func version(_ settings: GoSettings) -> [Fact] {
        guard let version = settings.goCommand?.version, !version.isEmpty else { return [] }
        return [Fact("go version", version)]
    }

    /// Whether a program of this name is in `PATH`, or the toolchain is in the module cache.
    private static func isAtHand(_ wanted: String, _ settings: GoSettings) -> Bool {
        if ProgramSearch(settings).path(wanted) != nil { return true }
        let folder = settings.layout.path(settings.moduleCache, "golang.org")
        do throws(SystemFiles.Fault) {
            return try settings.files.names(folder).contains { $0.hasPrefix("toolchain@v0.0.1-\(wanted).") }
        } catch { return false }
    }
}
