/// Brings flags, environment and file together.
///
/// ``load()`` may be called again, at SIGHUP: flags and environment are those of the start, the file is read anew.
struct SettingsLoader: Sendable {
    /// What ``SettingsOptions/values`` holds.
    let flags: [SettingKey: ResolvedSetting]
    /// All variables of the process.
    let environment: [String: String]
    let files: FileAccess

    init(flags: [SettingKey: ResolvedSetting], environment: [String: String], files: FileAccess = .disk) {
        self.flags = flags
        self.environment = environment
        self.files = files
    }

    /// - Throws: ``SettingsRefusal`` with everything that is wrong, wherever it stands.
    func load() throws(SettingsRefusal) -> Settings {
        let variables = SettingsEnvironment(environment)
        let (file, unreadable) = settingsFile(variables)
        let resolved = ResolvedSettings(
            layers: [flags, variables.values, file?.values ?? [:]],
            fallbacks: variables.fallbacks,
            standards: StandardSettings(environment: environment)
        )
        var errors = unreadable + (file?.errors ?? []) + variables.errors
        do throws(SettingsRefusal) {
            let settings = try Settings(resolved, files: files)
            if errors.isEmpty { return settings }
        } catch {
            errors += error.errors
        }
        throw SettingsRefusal(errors)
    }

    /// The file that flags or environment name, and why it cannot be read.
    private func settingsFile(_ variables: SettingsEnvironment) -> (SettingsFile?, [SettingsError]) {
        guard let setting = flags[.config] ?? variables.values[.config], let name = setting.texts.first, !name.isEmpty
        else { return (nil, []) }
        do throws(SettingProblem) {
            return (SettingsFile(try files.read(name), name: name), [])
        } catch {
            return (nil, [SettingsError(setting.source, .config, error)])
        }
    }
}
