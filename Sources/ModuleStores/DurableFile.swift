import ModuleProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that appears under its name whole and durable, or not at all.
///
/// The system calls of the happy path, in order: `open` of a new temporary file (O_EXCL), `write`…, `fsync` of the file,
/// `link` to the final name (or `rename`, for a file that is replaced), `fsync` of the folder, `unlink` of the temporary name. Folders
/// that had to be made are synced in their parents before. After an error of `fsync` the temporary file is discarded, never
/// synced again: a second call may report success for pages that were dropped.
///
/// Temporary files lie in one folder of the store, not beside their targets, so that what a crash leaves is found without a scan.
///
/// Sources: Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014); Rebello et al., "Can Applications Recover
/// from fsync Failures?" (ATC 2020); `link(2)`, `fsync(2)`.
///
/// BUG: on a disk that lies about flushes nothing is durable.
enum DurableFile {
    /// Creates an empty temporary file in `folder`, open for reading and writing.
    static func create(in folder: String) throws(StoreError) -> (descriptor: Int32, path: String) {
        let name =
            String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
        let path = "\(folder)/\(name)"
        guard let descriptor = try SystemCalls.open(path, O_RDWR | O_CREAT | O_EXCL) else {
            throw .failed(reason: "open \(path): the folder vanished")
        }
        return (descriptor, path)
    }

    /// Closes a temporary file and removes its temporary name.
    static func discard(_ file: (descriptor: Int32, path: String)) {
        close(file.descriptor)
        unlink(file.path)
    }

    /// Publishes a temporary file under `target` unless something is there.
    ///
    /// - Returns: false when `target` exists; then nothing changed.
    static func publish(_ file: (descriptor: Int32, path: String), as target: String) throws(StoreError) -> Bool {
        try SystemCalls.sync(file.descriptor, file.path)
        return try name(target, "link") { link(file.path, target) }
    }

    /// Replaces `target` as a whole.
    static func replace(_ target: String, with file: (descriptor: Int32, path: String)) throws(StoreError) {
        try SystemCalls.sync(file.descriptor, file.path)
        _ = try name(target, "rename") { rename(file.path, target) }
    }

    /// Gives a synced file its name, making the folders that it needs, and makes the name durable.
    private static func name(_ target: String, _ call: String, _ attempt: () -> Int32) throws(StoreError) -> Bool {
        let folder = SystemCalls.parent(of: target)
        if attempt() != 0 {
            if errno == ENOENT {
                try SystemCalls.makeFolders(folder)
                errno = attempt() == 0 ? 0 : errno
            }
            if errno == EEXIST { return false }
            if errno != 0 { throw SystemCalls.error(call, target) }
        }
        try SystemCalls.syncFolder(folder)
        return true
    }
}
