import ErrorLibrary
import GoModules

/// `GOPROXY`: whether Go takes the list, and whether all of it counts.
///
/// Rules: <https://go.dev/ref/mod#environment-variables> (`GOPROXY`)
enum ProxySyntaxCheck {
    static let check = Check("env.goproxy.syntax", LocalizedText("list of proxies", "代理列表")) { examination in
        outcomes(examination.settings, needsModules: needsModules(examination))
    }

    private static let name = "GOPROXY"

    /// - `needsModules`: Whether something has to be downloaded through the list.
    static func outcomes(_ settings: GoSettings, needsModules: Bool) -> [Outcome] {
        let (entries, unread) = ProxyEntry.entries(of: settings[name])
        func outcome(_ code: String, _ more: Fact...) -> Outcome {
            .fail(Outcome.Node(check.id), code, settings.oldValue(name), settings.facts(name) + more)
        }

        if entries.isEmpty {
            var outcome = outcome("MTL-PRX002", .reason("the list contains no entries"))
            outcome.because = SourceCheck.lostDefaults(settings)
            return [outcome]
        }
        for entry in entries {
            if let fault = entry.fault(settings.layout) { return [outcome("MTL-PRX002", fact(entry), .reason(fault))] }
        }
        if let entry = entries.first(where: { hasOpenCredentials($0, settings.layout) }) {
            return [outcome("MTL-CFG001", fact(entry))]
        }
        if entries.map(\.text) == ["off"] {
            return [needsModules ? outcome("MTL-PRX001") : outcome("MTL-PRX001").lowered(to: .warn)]
        }
        if let note = oddity(settings, unread) { return [outcome("MTL-PRX002", note).lowered(to: .warn)] }
        return [.ok(Outcome.Node(check.id), settings.facts(name))]
    }

    /// What is strange in a list that Go takes; nil when nothing is.
    private static func oddity(_ settings: GoSettings, _ unread: [ProxyEntry]) -> Fact? {
        if !unread.isEmpty {
            let list = unread.map(\.text).joined(separator: ",")
            return Fact(LocalizedText("never asked", "永远不会被使用"), ShownSetting.addresses(list))
        }
        // Go takes more than the parser that the other checks use.
        guard case .failure(let error) = settings.proxies else { return nil }
        return .reason(ShownSetting.addresses(error.description))
    }

    private static func fact(_ entry: ProxyEntry) -> Fact {
        Fact(LocalizedText("entry", "条目"), ShownSetting.addresses(entry.text))
    }

    /// Go refuses to send a password over http.
    private static func hasOpenCredentials(_ entry: ProxyEntry, _ layout: SystemLayout) -> Bool {
        do throws(GoURL.Fault) {
            let url = try entry.url(layout)
            return url?.scheme == "http" && url?.hasUser == true
        } catch { return false }
    }

    /// What is private is fetched from its origin in any case, and with a vendor folder nothing is fetched.
    private static func needsModules(_ examination: Examination) -> Bool {
        let settings = examination.settings
        guard FlagsCheck.flags(settings["GOFLAGS"])["mod"] != "vendor" else { return false }
        return examination.modules.contains { !settings.goesDirect($0.path) }
    }
}
