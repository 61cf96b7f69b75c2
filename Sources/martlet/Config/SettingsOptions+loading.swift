import Foundation

extension SettingsOptions {
    /// The settings of flags, this process's environment and the file; every wrong one is printed to standard error.
    ///
    /// - Throws: ``ExitStatus/settings`` where one is wrong.
    func load() throws -> Settings {
        do throws(SettingsRefusal) {
            return try loader().load()
        } catch {
            try FileHandle.standardError.write(contentsOf: Data("\(error)\n".utf8))
            throw ExitStatus.settings.exitCode
        }
    }

    /// For commands that load again later.
    func loader() -> SettingsLoader {
        SettingsLoader(flags: values, environment: ProcessInfo.processInfo.environment)
    }
}
