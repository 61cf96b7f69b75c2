import ErrorLibrary
import GoModules

/// The netrc file: whether Go can read it, and uses what is in it.
///
/// Go takes it for https only, and passes over what it does not understand without a word.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-GOAUTH_environment_variable>
enum NetrcCheck {
    static let check = Check("env.netrc", LocalizedText("netrc file", "netrc 文件")) { outcomes($0.settings) }

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        guard AuthorizationCheck.readsNetrc(settings) else {
            return [.skip(Outcome.Node(check.id), settings.facts("GOAUTH"))]
        }
        guard let path = path(settings) else { return [.ok(Outcome.Node(check.id))] }
        let node = Outcome.Node(check.id, path)
        let text: String
        do throws(SystemFiles.Fault) {
            text = try settings.files.text(path)
        } catch {
            // Without the file there are no passwords, which is right for most.
            let isNamed = settings.variable("NETRC") != nil
            if error == .missing {
                return isNamed ? [.warn(node, code, [:], facts(path, error))] : [.ok(Outcome.Node(check.id))]
            }
            return [.warn(node, code, [:], facts(path, error))]
        }
        return judged(NetrcText(text), node, settings)
    }

    private static let code = "MTL-CFG017"

    private static func judged(_ netrc: NetrcText, _ node: Outcome.Node, _ settings: GoSettings) -> [Outcome] {
        var facts = [Fact(LocalizedText("hosts", "主机"), netrc.machines.joined(separator: " "))]
        let unused = netrc.unusedLines.map(String.init).joined(separator: " ")
        if !unused.isEmpty { facts.append(Fact(LocalizedText("lines that Go does not use", "Go 未使用的行"), unused)) }
        let open = plainHosts(settings).filter { netrc.machines.contains($0) }
        if !open.isEmpty {
            facts.append(Fact(LocalizedText("asked over http", "通过 http 访问"), open.joined(separator: " ")))
        }
        guard unused.isEmpty, open.isEmpty else { return [.warn(node, code, [:], facts)] }
        guard settings.layout != .windows, let look = settings.files.look(node.subject), look.permissions & 0o077 != 0,
            !netrc.machines.isEmpty
        else { return [.ok(node, facts)] }
        let mode = Fact(LocalizedText("permissions", "权限"), String(look.permissions & 0o777, radix: 8))
        return [.warn(node, "MTL-CFG019", [:], facts + [mode])]
    }

    private static func facts(_ path: String, _ fault: SystemFiles.Fault) -> [Fact] {
        [Fact("netrc", path), .reason(fault.description)]
    }

    /// The file that is read; nil when there is no home.
    static func path(_ settings: GoSettings) -> String? {
        if let path = settings.variable("NETRC") { return path }
        guard let home = settings.layout.home(in: settings.environment) else { return nil }
        let old = settings.layout.path(home, "_netrc")
        let isOld = settings.layout == .windows && settings.files.look(old) != nil
        return isOld ? old : settings.layout.path(home, ".netrc")
    }

    /// The hosts of the list of proxies that are asked over http, to which Go sends no passwords.
    private static func plainHosts(_ settings: GoSettings) -> [String] {
        guard case .success(let list) = settings.proxies else { return [] }
        return list.entries.compactMap { entry in
            guard case .proxy(let url) = entry.source, !url.isSecure else { return nil }
            return url.authority
        }
    }
}

extension GoSettings {
    /// The text of the netrc file; nil when Go reads none, or there is none that can be read.
    package var netrc: String? {
        guard AuthorizationCheck.readsNetrc(self), let path = NetrcCheck.path(self) else { return nil }
        do throws(SystemFiles.Fault) { return try files.text(path) } catch { return nil }
    }
}
