import GoModules

/// All settings, checked: holding one is proof that nothing starts with a wrong setting.
///
/// Made by ``SettingsLoader``. Folders and files are paths as they were given, relative to the working directory.
struct Settings: Sendable {
    /// Where requests are accepted, and what is demanded of the connections.
    let server: ServerSettings
    /// The folder of the store.
    let store: SettingPath
    /// Above how many bytes the store evicts; nil never.
    let maxSizeInBytes: Int64?
    /// How often every stored file is hashed; nil never.
    let scrubInterval: Duration?
    /// How many bytes per second are read for it; nil for as fast as it goes.
    let scrubRateInBytes: Int64?
    /// The Unix socket for switches and status.
    let adminSocket: SettingPath
    /// Which sources are asked for which modules, and what is verified.
    let policy: PolicySettings
    /// How sources are reached.
    let upstream: UpstreamSettings
    /// How version control is reached.
    let versionControl: VersionControlSettings
    /// How long answers are remembered.
    let freshness: FreshnessSettings
    let log: LogSettings
    /// The texts and sources that all of this was made of.
    let resolved: ResolvedSettings

    /// Checks every setting, alone and together with the others.
    ///
    /// - Parameters:
    ///   - resolved: The texts of all settings.
    ///   - files: Asked whether the files that settings name can be read; they are not opened.
    /// - Throws: ``SettingsRefusal`` with all that is wrong.
    init(_ resolved: ResolvedSettings, files: FileAccess) throws(SettingsRefusal) {
        var reader = SettingsReader(resolved)
        let server = ServerSettings(&reader)
        let store = reader.value(.store, SettingPath.init)
        // A socket below a wrong store would be wrong for the same reason.
        let followsStore = resolved[.adminSocket].source == .standard && store == nil
        let adminSocket = followsStore ? nil : reader.value(.adminSocket, SettingPath.checkedSocket)
        let policy = PolicySettings(&reader)
        let upstream = UpstreamSettings(&reader)
        let versionControl = VersionControlSettings(&reader)
        let freshness = FreshnessSettings(&reader)
        let log = LogSettings(&reader)
        let maxSize = reader.sizeInBytes(.maxSize)
        let scrubInterval = reader.duration(.scrubInterval)
        let scrubRate = reader.sizeInBytes(.scrubRate)
        reader.checkTogether(maxSizeInBytes: maxSize, server, policy)
        reader.checkFiles(files)
        guard let server, let store, let adminSocket, let policy, let log, reader.errors.isEmpty else {
            throw SettingsRefusal(reader.errors)
        }
        self.server = server
        self.store = store
        self.maxSizeInBytes = maxSize == 0 ? nil : maxSize
        self.scrubInterval = scrubInterval == .zero ? nil : scrubInterval
        self.scrubRateInBytes = scrubRate == 0 ? nil : scrubRate
        self.adminSocket = adminSocket
        self.policy = policy
        self.upstream = upstream
        self.versionControl = versionControl
        self.freshness = freshness
        self.log = log
        self.resolved = resolved
    }
}
