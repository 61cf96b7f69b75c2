import Foundation

/// A folder for token files, gone with the value.
final class TokenFolder: Sendable {
    let path = NSTemporaryDirectory() + "martlet-tokens-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a new file and returns its path.
    func write(_ text: String, mode: Int = 0o600) -> String {
        let file = path + "/" + UUID().uuidString
        _ = FileManager.default.createFile(
            atPath: file,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: mode]
        )
        return file
    }
}
