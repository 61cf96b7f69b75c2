import Glibc

/// The file of the admin socket, as the server keeps it.
struct AdminSocketFile: Sendable {
    let path: String

    /// Leaves the socket to its owner alone, to read and to write.
    ///
    /// The process's mask leaves the owner the right to execute as well, which means nothing for a socket.
    func restrict() { chmod(path, S_IRUSR | S_IWUSR) }

    /// Removes the socket, also one of a server that was killed.
    ///
    /// A file of another kind stays: somebody has named it by mistake, and the start fails.
    func remove() {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        unlink(path)
    }
}
