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
/// `link` to the final name (or `rename`, for a file that is replaced), `fsync` of the folder, `unlink` of the temporary name.
/// Folders are made durable before (``DurableFolders``). After an error of `fsync` the temporary file is given up, never
/// synced again: a second call may report success for pages that were dropped.
///
/// Temporary files lie in one folder of the store, not beside their targets, so that what a crash leaves is found without a
/// scan; `docs/decisions/0002-one-folder-for-temporary-files.md`.
///
/// Sources: Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014); Rebello et al., "Can Applications Recover
/// from fsync Failures?" (ATC 2020); `link(2)`, `fsync(2)`.
///
/// BUG: on a disk that lies about flushes nothing is durable.
struct DurableFile: Sendable {
    /// Open for reading and writing.
    let descriptor: Int32
    /// The temporary name, absolute.
    let path: String

    /// Creates an empty temporary file in `folder`, under a name that nobody can guess.
    static func create(in folder: String) throws(StoreError) -> DurableFile {
        let name = [UInt64.random(in: .min ... .max), .random(in: .min ... .max)].map { String($0, radix: 36) }
        let path = "\(folder)/\(name.joined())"
        guard let descriptor = try SystemCalls.open(path, O_RDWR | O_CREAT | O_EXCL) else {
            throw .failed(reason: "open \(path): the folder vanished")
        }
        return DurableFile(descriptor: descriptor, path: path)
    }

    /// Appends `bytes`.
    func write(_ bytes: [UInt8]) throws(StoreError) { try SystemCalls.writeAll(bytes, to: descriptor, path) }

    /// Closes the file and removes its temporary name; the last call for it.
    func discard() {
        close(descriptor)
        unlink(path)
    }

    /// Publishes the file under `target` unless something is there.
    ///
    /// - Returns: false when `target` exists; then nothing changed.
    func publish(as target: String, _ folders: DurableFolders) throws(StoreError) -> Bool {
        try SystemCalls.sync(descriptor, path)
        return try name(target, folders, "link") { link(path, target) }
    }

    /// Replaces `target` as a whole.
    func replace(_ target: String, _ folders: DurableFolders) throws(StoreError) {
        try SystemCalls.sync(descriptor, path)
        _ = try name(target, folders, "rename") { rename(path, target) }
    }

    /// Gives a synced file its name, and makes the name durable.
    private func name(
        _ target: String,
        _ folders: DurableFolders,
        _ call: String,
        _ attempt: () -> Int32
    ) throws(StoreError) -> Bool {
        let folder = SystemCalls.parent(of: target)
        try folders.ensure(folder)
        var isDone = attempt() == 0
        if !isDone, errno == ENOENT {
            // Somebody removed the folder while the store was in use.
            folders.forget()
            try folders.ensure(folder)
            isDone = attempt() == 0
        }
        guard isDone else {
            if errno == EEXIST { return false }
            throw SystemCalls.error(call, target)
        }
        try SystemCalls.syncFolder(folder)
        return true
    }
}
