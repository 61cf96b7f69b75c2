/// What the settings of Go and of git say about fetching modules from their repositories.
package struct GitSettings: Sendable {
    private let settings: GoSettings
    private let git: GitTool

    package init(_ settings: GoSettings) {
        self.settings = settings
        self.git = GitTool(settings)
    }

    /// The path of git; nil: there is none in `PATH`.
    package var program: String? { git.path }

    /// Whether `GOVCS` lets go use git for a module; not when go does not take the list.
    package func allows(_ path: String) -> Bool {
        VersionControlSettingCheck.fault(in: settings["GOVCS"]) == nil && GitRightsCheck.allows(path, settings)
    }

    /// What git puts in place of the beginning of addresses (`insteadOf`), as `PREFIX=REPLACEMENT`.
    ///
    /// `git@host:path` is written as the address that it stands for. What git cannot say is left out.
    ///
    /// Rules: <https://git-scm.com/docs/git-config#Documentation/git-config.txt-urlltbasegtinsteadOf>
    package func replacements() async -> [String] {
        do throws(ToolCommand.Fault) {
            let result = try await git.run(["config", "-z", "--get-regexp", "^url\\..*\\.insteadof$"])
            return result.text.split(separator: "\0").compactMap { Self.replacement($0) }
        } catch { return [] }
    }

    /// - `entry`: `url.<replacement>.insteadof`, a line break, and the beginning of the addresses.
    static func replacement(_ entry: Substring) -> String? {
        let parts = entry.split(separator: "\n", maxSplits: 1)
        guard parts.count == 2, parts[0].hasPrefix("url."), parts[0].hasSuffix(".insteadof") else { return nil }
        let base = parts[0].dropFirst("url.".count).dropLast(".insteadof".count)
        return "\(parts[1])=\(address(base))"
    }

    /// The address that `user@host:path` stands for.
    private static func address(_ text: Substring) -> String {
        guard !text.contains("://"), !text.hasPrefix("/"), let colon = text.firstIndex(of: ":") else {
            return String(text)
        }
        let path = text[text.index(after: colon)...]
        return "ssh://\(text[..<colon])/\(path.hasPrefix("/") ? path.dropFirst() : path)"
    }
}
