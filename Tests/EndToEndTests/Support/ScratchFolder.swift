import Foundation

/// A folder that disappears with the last reference to it.
final class ScratchFolder: Sendable {
    let path: String

    init(_ name: String) throws {
        path = FileManager.default.temporaryDirectory.path + "/martlet-\(name)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try Self.makeWritable(path)
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("left behind: \(path)")
        }
    }

    /// Go's module cache is read-only; a folder has to be writable to be removed.
    static func makeWritable(_ path: String) throws {
        guard let names = FileManager.default.enumerator(atPath: path) else { return }
        for case let name as String in names where names.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
        {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path + "/" + name)
        }
    }
}
