import ChecksumDatabase
import Doctor
import Foundation
import GoModules
import Mirrors

/// What go.sum of the project in this folder and the module cache say about a version.
struct LocalWitnesses {
    let statements: [Statement]

    /// Reads them; the zip of the cache is hashed anew.
    init(_ module: ModuleVersion, _ settings: GoSettings) async throws {
        let folder = FileManager.default.currentDirectoryPath
        let project = ProjectReader(settings).project(at: folder)
        let cached = try await CachedModule(module, in: settings.moduleCache)
        self.statements = (project.map { Self.recorded(module, $0) } ?? []) + Self.cached(cached)
    }

    /// One for each file that has something to say, or for go.sum alone.
    private static func recorded(_ module: ModuleVersion, _ project: Project) -> [Statement] {
        let (zips, goMods) = (project.recorded(.zip(module)), project.recorded(.goMod(module)))
        var names: [String] = []
        for (name, _) in zips + goMods where !names.contains(name) { names.append(name) }
        guard !names.isEmpty else { return [Statement(.goSum("go.sum"), both: .silent(.nothing))] }
        return names.map { Statement(.goSum($0), zip: saying(zips, $0), goMod: saying(goMods, $0)) }
    }

    /// Go goes by the first hash of a file.
    private static func saying(_ recorded: [(file: String, hash: String)], _ name: String) -> Saying {
        guard let text = recorded.first(where: { $0.file == name })?.hash else { return .silent(.nothing) }
        return ModuleHash(text).map { .hash($0) } ?? .damaged("\(text) is no hash")
    }

    private static func cached(_ module: CachedModule) -> [Statement] {
        [
            Statement(.cache, zip: saying(module.zip), goMod: saying(module.goMod)),
            Statement(.cacheRecord, zip: saying(module.noted), goMod: .silent(.nothing)),
        ]
    }

    private static func saying(_ content: CachedModule.Content) -> Saying {
        switch content {
        case .missing: .silent(.nothing)
        case .hash(let hash): .hash(hash)
        case .damaged(let reason): .damaged(reason)
        case .unreadable(let reason): .silent(.failed(reason, code: nil))
        }
    }
}
