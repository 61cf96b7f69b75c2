import Foundation

/// A folder for one benchmark, removed at its end.
struct ScratchFolder {
    let path: String

    /// Runs `body` with a new folder.
    static func with<Result>(_ body: (ScratchFolder) async throws -> Result) async throws -> Result {
        let files = FileManager.default
        let path = files.temporaryDirectory.path + "/martlet-bench-\(UUID().uuidString)"
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        let result: Result
        do {
            result = try await body(ScratchFolder(path: path))
        } catch {
            try files.removeItem(atPath: path)
            throw error
        }
        try files.removeItem(atPath: path)
        return result
    }
}
