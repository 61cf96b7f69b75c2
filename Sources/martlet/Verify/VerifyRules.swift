import ChecksumDatabase
import Doctor
import ErrorLibrary
import GoModules
import Mirrors

/// Who may be asked about a module, by Go's settings.
struct VerifyRules {
    let settings: GoSettings
    private let path: String

    init(_ settings: GoSettings, _ path: String) {
        self.settings = settings
        self.path = path
    }

    /// Whether the name may be private, so that proxies are asked no further than go would ask: a setting names the module, or
    /// `GOSUMDB=off` stands for all modules.
    var mayBePrivate: Bool {
        settings.skipsChecksums(path)
            || ["GOPRIVATE", "GONOSUMDB", "GONOPROXY"].contains { PathPatterns(settings[$0]).matches(path) }
    }

    // MARK: Proxies

    /// The proxies and folders of GOPROXY.
    var proxies: [ProxyList.Entry] {
        (list?.entries ?? []).filter { entry in
            switch entry.source {
            case .proxy, .file: true
            case .direct, .off: false
            }
        }
    }

    /// What is wrong with GOPROXY; nil for nothing.
    var proxyFault: Saying? {
        guard case .failure(let error) = settings.proxies else { return nil }
        return .silent(.failed("\(error)", code: "MTL-PRX002"))
    }

    /// What keeps proxies from being asked about the module; nil when they may be.
    var proxySilence: Silence? { settings.goesDirect(path) ? forbidden("GONOPROXY") : nil }

    // MARK: The checksum database

    var database: ChecksumSetting.Database? { settings.database }

    /// What the database is called, or the setting that names none.
    var databaseName: String { database.map { "\($0.name)" } ?? "GOSUMDB" }

    /// What keeps the database from being asked about the module; nil when it may be.
    var databaseSilence: Silence? {
        if settings["GOSUMDB"] == "off" { return forbidden("GOSUMDB") }
        if settings.skipsChecksums(path) { return forbidden("GONOSUMDB") }
        do throws(ChecksumSettingError) {
            _ = try ChecksumSetting(settings["GOSUMDB"])
            return nil
        } catch { return .failed("\(error)", code: "MTL-SUM005") }
    }

    // MARK: The repository

    /// What keeps the repository from being asked; nil when it may be.
    var repositorySilence: Silence? {
        let isOff = list?.entries.contains { $0.source == .off } ?? false
        if isOff, !settings.goesDirect(path) { return forbidden("GOPROXY") }
        let git = GitSettings(settings)
        if !git.allows(path) { return forbidden("GOVCS") }
        return git.program == nil ? .failed("there is no git in PATH", code: "MTL-VCS012") : nil
    }

    private var list: ProxyList? {
        if case .success(let list) = settings.proxies { list } else { nil }
    }

    /// - `name`: The setting; one that follows GOPRIVATE is named so.
    private func forbidden(_ name: String) -> Silence {
        let isFollowing = settings.values(name).first?.text == settings["GOPRIVATE"] && name.hasPrefix("GONO")
        let shown = isFollowing ? "GOPRIVATE" : name
        return .forbidden(LocalizedText("\(shown) says no", "\(shown) 不允许"))
    }
}
