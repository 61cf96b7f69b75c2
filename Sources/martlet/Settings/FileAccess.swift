import Foundation

/// What loading settings needs of the file system; tests give their own.
struct FileAccess: Sendable {
    /// The content of a file, of at most ``SettingsFile/maximumSizeInBytes`` and one byte, which tells that there is more.
    let read: @Sendable (_ path: String) throws(SettingProblem) -> [UInt8]
    /// Throws the reason where this process cannot read a file or folder, returns where it can.
    let checkReadable: @Sendable (_ path: String) throws(SettingProblem) -> Void
    /// Throws where everybody on this machine can read a file that holds a secret; returns for one that cannot be found.
    let checkSecret: @Sendable (_ path: String) throws(SettingProblem) -> Void
    /// Throws where a file is none that this process can run, or everybody could write another program in its place.
    let checkProgram: @Sendable (_ path: String) throws(SettingProblem) -> Void

    /// The file system of this machine.
    static let disk = FileAccess(
        read: { path throws(SettingProblem) in try readFile(path) },
        checkReadable: { path throws(SettingProblem) in
            guard access(path, R_OK) == 0 else { throw unreadable(path, errno) }
        },
        checkSecret: { path throws(SettingProblem) in
            guard hasPermission(0o004, path) else { return }
            throw SettingProblem(path, "can be read by everybody", remedy: "run chmod o= on it (0640 at most)")
        },
        checkProgram: { path throws(SettingProblem) in
            guard access(path, X_OK) == 0 else { throw notRun(path, errno) }
            guard !isFolder(path) else { throw notRun(path, EISDIR) }
            guard hasPermission(0o002, path) else { return }
            throw SettingProblem(path, "can be written by everybody", remedy: "run chmod o-w on it (0775 at most)")
        }
    )

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Whether a bit of the mode is set; follows links, as reading and running do.
    private static func hasPermission(_ bit: Int, _ path: String) -> Bool {
        do {
            let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
            return mode.map { $0.intValue & bit != 0 } ?? false
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

    private static func unreadable(_ path: String, _ code: Int32) -> SettingProblem {
        SettingProblem(path, "cannot be read: \(words(code))", remedy: "name a file that this user may read")
    }

    private static func notRun(_ path: String, _ code: Int32) -> SettingProblem {
        SettingProblem(path, "cannot be run: \(words(code))", remedy: "name a program that this user may run")
    }

    /// The system's words for `code`, such as `No such file or directory`.
    private static func words(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
