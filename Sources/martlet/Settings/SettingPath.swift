/// The path of a file, folder or socket as a setting gives it: taken as it stands, relative to the working directory.
struct SettingPath: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// - Throws: ``SettingProblem`` for an empty text, for a NUL, and for `~` at the beginning: nobody expands it here, and a folder of that name
    ///   is never what was meant.
    init(_ text: String) throws(SettingProblem) {
        guard !text.isEmpty else { throw SettingProblem(text, "is no path", remedy: "name a file or folder") }
        guard !text.utf8.contains(0) else { throw SettingProblem(text, "holds a NUL", remedy: "name a file or folder") }
        guard text != "~", !text.hasPrefix("~/") else {
            throw SettingProblem(text, "begins with ~, which is not expanded here", remedy: "write the whole path")
        }
        self.description = text
    }

    /// A socket's path, which must fit `sockaddr_un` (108 bytes on Linux, 104 elsewhere) with a little room.
    static func checkedSocket(_ text: String) throws(SettingProblem) -> SettingPath {
        let path = try SettingPath(text)
        guard text.utf8.count <= 100 else {
            throw SettingProblem(
                text,
                "is \(text.utf8.count) bytes long, which a Unix socket cannot be",
                remedy: "set admin-socket to a path of at most 100 bytes"
            )
        }
        return path
    }
}
