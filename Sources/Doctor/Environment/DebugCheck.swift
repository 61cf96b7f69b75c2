import ErrorLibrary

/// `GODEBUG`: switches of Go's runtime and libraries, some of which change how the go command uses the network.
///
/// Names that Go does not know, and words of another form, are passed over by it.
///
/// Rules: <https://go.dev/doc/godebug>
enum DebugCheck {
    static let check = Check("env.godebug", LocalizedText("Go's debug switches", "Go 的调试开关")) { outcomes($0.settings) }

    /// The switches that reach the network, names and TLS.
    private static let network: Set<String> = [
        "fips140", "fips140ems", "http2client", "http2debug", "httplaxcontentlength", "multipathtcp", "netdns",
        "netedns0",
        "rsa1024min", "tlsmaxrsasize", "tlsmlkem", "tlssecpmlkem", "tlssha1", "urlstrictcolons", "x509negativeserial",
        "x509rsacrt", "x509sslcertoverrideplatform", "x509usefallbackroots", "x509usepolicies",
    ]

    /// The values with which Go 1.27 does not start.
    ///
    /// Source: <https://go.dev/src/internal/godebugs/table.go> (`Removed`)
    private static let removed = [
        "asynctimerchan": ["1", "2"], "gotypesalias": ["0"], "tls10server": ["1"], "tls3des": ["1"], "tlskyber": ["0"],
        "tlsrsakex": ["1"], "tlsunsafeekm": ["1"], "x509keypairleaf": ["0"], "x509sha1": ["1"],
    ]

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let node = Outcome.Node(check.id)
        let switches = switches(settings.variable("GODEBUG") ?? "")
        let facts = settings.facts("GODEBUG")
        if let limit = switches["cmdgonetlimit"], !limit.isEmpty {
            // A negative number means no limit.
            guard let count = Int(limit), count != 0 else {
                let outcome = Outcome.fail(node, "MTL-CFG008", [:], facts)
                return [settings.usesNetwork ? outcome : outcome.lowered(to: .warn)]
            }
        }
        if let outcome = removal(node, switches, settings) { return [outcome] }
        let changed = switches.keys.filter(network.contains).sorted().joined(separator: " ")
        let note = Fact(LocalizedText("changes the network code", "影响网络代码"), changed)
        return [.ok(node, changed.isEmpty ? facts : facts + [note])]
    }

    /// A switch that Go no longer has, set to what it stood for: a program does not start then.
    private static func removal(_ node: Outcome.Node, _ switches: [String: String], _ settings: GoSettings) -> Outcome?
    {
        let facts = settings.facts("GODEBUG")
        if case .refused(let words)? = settings.goCommand?.trouble, words.contains("removed GODEBUG") {
            return .fail(node, "MTL-CFG021", [:], facts + [.reason(words)])
        }
        // A go command that starts has the switch.
        guard settings.goCommand == nil,
            let name = removed.keys.sorted().first(where: { name in
                switches[name].map { removed[name]?.contains($0) == true } ?? false
            })
        else { return nil }
        return .warn(node, "MTL-CFG021", [:], facts + [.reason(name)])
    }

    /// Of a name that stands there more than once, the last counts.
    static func switches(_ text: String) -> [String: String] {
        var switches: [String: String] = [:]
        for word in text.split(separator: ",") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            switches[String(parts[0])] = String(parts[1])
        }
        return switches
    }
}
