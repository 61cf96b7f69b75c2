import ErrorLibrary
import GoModules
import Probes

/// Whether the proxies have the toolchain that the project asks for, where go would fetch one; the subject is the toolchain.
///
/// Rules: <https://go.dev/doc/toolchain#download>
enum ToolchainCheckUp {
    static let check = Check(
        "proto.toolchain",
        LocalizedText("toolchain", "工具链"),
        after: ["proto.info", "proj.toolchain", "env.gotoolchain"],
        limit: .seconds(60)
    ) { examination in
        guard !examination.isOffline, let name = wanted(examination),
            case .success(let list) = examination.settings.proxies
        else {
            return []
        }
        let node = Outcome.Node("proto.toolchain", name)
        let path = "/golang.org/toolchain/@v/v0.0.1-\(name).\(platform(examination.settings)).zip"
        // Only whether it is there: a toolchain has some seventy megabytes.
        let walk = await ProxyWalk(list, path, most: 1, examination)
        let values = ["version": String(name.dropFirst("go".count))]
        let asked = walk.stops.map { Fact.asked($0.answer.url) }
        switch walk.end {
        case .given: return [.ok(node, asked)]
        // It comes from go.dev then.
        case .direct: return [.skip(node, asked)]
        case .failed, .absent, .off:
            if let stop = walk.fatal.first, case .proxy(let url) = stop.entry.source,
                let origin = HostList.Role.proxy(url).origin,
                let obstacle = examination.record.obstacle(origin.description, NetworkChecks.steps)
            {
                return [.skip(node, because: obstacle)]
            }
            return [.fail(node, "MTL-TC003", values, asked)]
        }
    }

    /// The toolchain that go would fetch, such as `go1.99.0`; nil when the one that is here will do, or no other one may be used.
    private static func wanted(_ examination: Examination) -> String? {
        let settings = examination.settings
        guard !settings.goesDirect("golang.org/toolchain"), let project = examination.project,
            let local = settings.goCommand?.number,
            examination.record.obstacle("", ["proj.toolchain"]) == nil
        else { return nil }
        let choice: ToolchainChoice
        do throws(ToolchainChoice.Fault) { choice = try ToolchainChoice(settings["GOTOOLCHAIN"]) } catch { return nil }
        let lines = ToolchainLines(project)
        let need = ToolchainNeed(goLine: lines.go, toolchainLine: lines.toolchain, choice: choice, local: local)
        guard case .other(let name) = need.answer, !choice.isPathOnly, !ProjectToolchainCheck.isAtHand(name, settings)
        else { return nil }
        return name
    }

    /// Such as `linux-amd64`.
    private static func platform(_ settings: GoSettings) -> String {
        let machine = settings.goCommand.map { _ in (settings["GOHOSTOS"], settings["GOHOSTARCH"]) }
        let system = machine?.0.isEmpty == false ? machine?.0 : settings["GOOS"]
        let processor = machine?.1.isEmpty == false ? machine?.1 : settings["GOARCH"]
        return "\(system ?? "linux")-\(processor ?? "amd64")"
    }
}
