import Testing

@testable import martlet

/// Loads settings from flags, variables and a file that exist only in memory.
///
/// ArgumentParser takes 50 ms to read 38 flags in a debug build, so flags are read here; `SettingsOptionsTests` shows that it
/// reads them alike.
struct SettingsSample {
    var arguments: [String] = []
    var environment: [String: String] = [:]
    /// The content of `martlet.yaml`, which `MARTLET_CONFIG` names then.
    var file: String?
    /// Paths that cannot be read; all others can.
    var unreadable: Set<String> = []
    /// Paths that everybody can read.
    var unguarded: Set<String> = []
    /// Paths that everybody can write.
    var writable: Set<String> = []

    func load() throws -> Settings {
        try loader().load()
    }

    /// The lines that a user would see, without `error: `; empty where the settings are right.
    func errors() throws -> [String] {
        do {
            _ = try load()
            return []
        } catch let refusal as SettingsRefusal {
            return refusal.errors.map(\.description)
        }
    }

    func loader() throws -> SettingsLoader {
        var environment = environment
        if file != nil { environment["MARTLET_CONFIG"] = "martlet.yaml" }
        return SettingsLoader(flags: try values(of: arguments[...]), environment: environment, files: files)
    }

    private func values(of arguments: ArraySlice<String>) throws -> [SettingKey: ResolvedSetting] {
        var values: [SettingKey: ResolvedSetting] = [:]
        var rest = arguments
        while let flag = rest.popFirst() {
            let key = try #require(SettingKey.allCases.first { ["--\($0.flag)", "--no-\($0.flag)"].contains(flag) })
            let isSwitch = key.definition.kind == .flag
            let next = isSwitch ? "\(flag == "--\(key.flag)")" : rest.popFirst()
            let text = try #require(next)
            let earlier = key.definition.kind.isList ? values[key]?.texts ?? [] : []
            values[key] = ResolvedSetting(texts: earlier + [text], source: .flag("--\(key.flag)"))
        }
        return values
    }

    private var files: FileAccess {
        let (file, unreadable, unguarded, writable) = (file, unreadable, unguarded, writable)
        let problem = SettingProblem(nil, "cannot be read", remedy: "name another")
        return FileAccess(
            read: { path throws(SettingProblem) in
                guard path == "martlet.yaml", let file, !unreadable.contains(path) else { throw problem }
                return Array(file.utf8)
            },
            checkReadable: { path throws(SettingProblem) in
                if unreadable.contains(path) { throw problem }
            },
            checkSecret: { path throws(SettingProblem) in
                if unguarded.contains(path) { throw SettingProblem(nil, "is public", remedy: "hide it") }
            },
            checkProgram: { path throws(SettingProblem) in
                if unreadable.contains(path) { throw SettingProblem(nil, "cannot be run", remedy: "name another") }
                if writable.contains(path) { throw SettingProblem(nil, "is everybody's", remedy: "close it") }
            }
        )
    }
}
