import GoModules
import ModuleOrigins

/// How `direct` finds and fetches modules.
struct VersionControlSettings: Sendable {
    /// The git command: a path, or a name that is looked for in PATH.
    let git: SettingPath?
    /// Where repositories are fetched from instead.
    let rewrites: [RepositoryRewrite]
    /// Where modules are kept, for hosts that are not asked.
    let imports: [ImportRule]
    /// Private keys for ssh.
    let keys: [SSHKeySetting]
    /// A file of known hosts for ssh; nil for those of the machine.
    let knownHosts: SettingPath?
    /// Modules that may be found and fetched over http.
    let insecurePatterns: PathPatterns
    /// Networks that hosts may be in which somebody else named.
    let allowedNetworks: [AddressRange]
    /// What all copies of repositories together may need, in bytes; nil for no limit.
    let maxSizeInBytes: Int64?

    /// Stand-ins where a setting is wrong, which `reader` has noted then.
    init(_ reader: inout SettingsReader) {
        self.git = reader.value(.directGit, SettingPath.init)
        self.rewrites = reader.values(.directRewrites) { text throws(SettingProblem) in
            do throws(RepositoryRewriteError) { return try RepositoryRewrite(text) } catch {
                let remedy = "use PREFIX=REPLACEMENT such as https://github.com/=https://git.corp.example/mirror/"
                throw SettingProblem(text, error.description, remedy: remedy)
            }
        }
        self.imports = reader.values(.directImports) { text throws(SettingProblem) in
            do throws(ImportRuleError) { return try ImportRule(text) } catch {
                let remedy = "use PATTERN=git URL such as golang.org/x/*=git https://github.com/golang/$1"
                throw SettingProblem(text, error.description, remedy: remedy)
            }
        }
        self.keys = reader.values(.directSSHKeys, SSHKeySetting.init)
        self.knownHosts = reader.optional(.directKnownHosts, SettingPath.init)
        self.insecurePatterns = reader.patterns(.directInsecure)
        self.allowedNetworks = reader.values(.directAllowNetworks) { text throws(SettingProblem) in
            guard let range = AddressRange(text) else {
                throw SettingProblem(text, "is no network", remedy: "use ADDRESS/BITS such as 10.20.0.0/16")
            }
            return range
        }
        let maxSize = reader.sizeInBytes(.directMaxSize)
        self.maxSizeInBytes = maxSize == 0 ? nil : maxSize
    }
}

/// A private key and the addresses that it is for: `ssh://git@git.corp.example/=/etc/martlet/id_ed25519`.
struct SSHKeySetting: Sendable {
    let prefix: String
    let file: SettingPath

    /// - Throws: ``SettingProblem``
    init(_ text: String) throws(SettingProblem) {
        let remedy = "use PREFIX=FILE such as ssh://git@git.corp.example/=/etc/martlet/id_ed25519"
        guard let equals = text.firstIndex(of: "=") else { throw SettingProblem(text, "has no '='", remedy: remedy) }
        let prefix = String(text[..<equals])
        // Without a slash behind the host, the key would be for other hosts that begin so.
        guard prefix.hasPrefix("ssh://"), prefix.dropFirst("ssh://".count).contains("/") else {
            throw SettingProblem(text, "begins with no ssh:// address with a slash behind its host", remedy: remedy)
        }
        self.prefix = prefix
        self.file = try SettingPath(String(text[text.index(after: equals)...]))
    }
}
