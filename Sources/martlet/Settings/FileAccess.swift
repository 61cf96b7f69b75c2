import Foundation

/// What loading settings needs of the file system; tests give their own.
struct FileAccess: Sendable {
    /// The content of a file, of at most ``SettingsFile/maximumSizeInBytes`` and one byte, which tells that there is more.
    let read: @Sendable (_ path: String) throws(SettingProblem) -> [UInt8]
    /// Throws the reason where this process cannot read a file or folder, returns where it can.
    let checkReadable: @Sendable (_ path: String) throws(SettingProblem) -> Void
    /// Throws where everybody on this machine can read a file that holds a secret; returns for one that cannot be found.
    let checkSecret: @Sendable (_ path: String) throws(SettingProblem) -> Void

    /// The file system of this machine.
    static let disk = FileAccess(
        read: { path throws(SettingProblem) in try readFile(path) },
        checkReadable: { path throws(SettingProblem) in
            guard access(path, R_OK) == 0 else { throw unreadable(path, errno) }
        },
        checkSecret: { path throws(SettingProblem) in
            guard isReadableByEverybody(path) else { return }
            throw SettingProblem(path, "can be read by everybody", remedy: "run chmod o= on it (0640 at most)")
        }
    )

    /// Follows links, as reading does.
    private static func isReadableByEverybody(_ path: String) -> Bool {
        do {
            let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
            return mode.map { $0.intValue & 0o004 != 0 } ?? false
        } catch {
            return false
        }
    }

    private static func readFile(_ path: String) throws(SettingProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while content.count <= SettingsFile.maximumSizeInBytes {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path, errno) }
            guard count > 0 else { break }
            content.append(contentsOf: chunk.prefix(count))
        }
        return content
    }

    /// The system's words for `code`, such as `No such file or directory`.
    private static func unreadable(_ path: String, _ code: Int32) -> SettingProblem {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return SettingProblem(path, "cannot be read: \(reason)", remedy: "name a file that this user may read")
    }
}
