import Foundation

/// An empty folder that is removed with everything in it when the value goes.
package final class TemporaryFolder: Sendable {
    /// The folder, absolute and without links in its path.
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "martlet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        self.path = url.path
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // A folder that stays is a nuisance, and nothing that a test should fail for.
        }
    }

    /// The paths of all files below the folder, without it, sorted.
    package func files(in subfolder: String = "") throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path + subfolder)
            .filter { !isFolder("\(path)\(subfolder)/\($0)") }
            .sorted()
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
