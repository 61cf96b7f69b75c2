#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Moves a file or folder to another place on the same disk.
enum DiskMove {
    /// Replaces nothing.
    ///
    /// The folders of modules are read-only, and such a folder cannot be given another parent. So it is made writable for the move
    /// and has its old permissions afterwards.
    ///
    /// Throws ``CacheRepairError``.
    static func move(_ source: String, to target: String) throws(CacheRepairError) {
        guard let look = DiskFolder.look(source) else { throw CacheRepairError(path: source, reason: "no such file") }
        guard DiskFolder.look(target) == nil else { throw CacheRepairError(path: target, reason: "exists") }
        let isLocked = look.kind == .folder && look.permissions & 0o200 == 0
        if isLocked { chmod(source, mode_t(look.permissions | 0o200)) }
        let isMoved = rename(source, target) == 0
        let number = errno
        if isLocked { chmod(isMoved ? target : source, mode_t(look.permissions)) }
        guard isMoved else { throw CacheRepairError(path: source, reason: String(cString: strerror(number))) }
    }
}
