import ErrorLibrary

/// `GOAUTH`: where the go command takes passwords for https from.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-GOAUTH_environment_variable>
enum AuthorizationCheck {
    static let check = Check("env.goauth", LocalizedText("authentication of Go", "Go 的认证方式")) { outcomes($0.settings) }

    private static let name = "GOAUTH"
    private static let code = "MTL-CFG009"

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let node = Outcome.Node(check.id)
        let facts = settings.facts(name)
        // Older ones do not read it.
        guard !settings.isGoBefore("1.24") else { return [.ok(node, facts)] }
        let methods = methods(settings)
        for method in methods {
            if let fault = fault(words(method.text), isOnlyOne: methods.count == 1, settings) {
                let outcome = Outcome.fail(node, code, settings.oldValue(name), facts + [.reason(fault)])
                return [settings.usesHTTPS ? outcome : outcome.lowered(to: .warn)]
            }
        }
        if let missing = methods.compactMap({ missingProgram($0, settings) }).first {
            let note = Fact(LocalizedText("not found", "未找到"), missing)
            return [.warn(node, code, settings.oldValue(name), facts + [note])]
        }
        return [.ok(node, facts)]
    }

    /// Whether Go reads netrc: by default, and before there was the setting.
    static func readsNetrc(_ settings: GoSettings) -> Bool { methods(settings).contains { $0.name == "netrc" } }

    /// The commands, those that count most first, each with its first word; netrc alone before there was the setting.
    static func methods(_ settings: GoSettings) -> [(name: String, text: String)] {
        let list = settings.isGoBefore("1.24") ? "netrc" : settings[name]
        return list.split(separator: ";", omittingEmptySubsequences: false).map { text in
            (words(String(text)).first ?? "", text.trimmedBlanks)
        }
    }

    /// The words of a command of Go's own.
    static func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

    /// What Go stops for, at its first request over https.
    private static func fault(_ words: [String], isOnlyOne: Bool, _ settings: GoSettings) -> String? {
        switch words.first {
        case nil: return "empty command"
        case "off": return isOnlyOne ? nil : "off cannot be combined with other commands"
        case "git":
            guard words.count == 2, settings.layout.isAbsolute(words[1]) else {
                return "git needs an absolute path to a folder"
            }
            return settings.files.isFolder(words[1]) ? nil : "no such folder: \(words[1])"
        default: return nil
        }
    }

    /// A helper that cannot be started; Go goes on without it and says nothing.
    private static func missingProgram(_ method: (name: String, text: String), _ settings: GoSettings) -> String? {
        guard !["off", "netrc", "git"].contains(method.name), let program = FlagsCheck.words(method.text)?.first else {
            return nil
        }
        return ProgramSearch(settings).path(program) == nil ? program : nil
    }
}
