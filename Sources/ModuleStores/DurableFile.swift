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
/// The system calls of the happy path, in order: `open` of a new temporary file (O_EXCL), `write`…, `fsetxattr` of the seal,
/// `fsync` of the file, `link` to the final name (or `rename`, for a file that is replaced), `fsync` of the folder, `unlink` of
/// the temporary name. So a file and its seal are there together, or neither is.
///
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
    /// - `seal`: Of the whole content; nil where the file system keeps none.
    ///
    /// Returns false when `target` exists; then nothing changed.
    func publish(as target: String, sealed seal: Seal?, _ folders: DurableFolders) throws(StoreError) -> Bool {
        try finish(seal)
        let isDone = try name(target, folders, "link") { folder, name in linkat(AT_FDCWD, path, folder, name, 0) }
        // Now, and not when the last reader has gone: a name less changes the stamp of the file.
        if isDone { unlink(path) }
        return isDone
    }

    /// Replaces `target` as a whole.
    ///
    /// - `seal`: Of the whole content; nil where the file system keeps none.
    func replace(_ target: String, sealed seal: Seal?, _ folders: DurableFolders) throws(StoreError) {
        try finish(seal)
        _ = try name(target, folders, "rename") { folder, name in renameat(AT_FDCWD, path, folder, name) }
    }

    private func finish(_ seal: Seal?) throws(StoreError) {
        if let seal { try SealAttribute.write(seal, to: descriptor, path) }
        try SystemCalls.sync(descriptor, path)
    }

    /// Gives a synced file its name, and makes the name durable.
    private func name(
        _ target: String,
        _ folders: DurableFolders,
        _ call: String,
        _ attempt: (_ folder: Int32, _ name: String) -> Int32
    ) throws(StoreError) -> Bool {
        let path = SystemCalls.parent(of: target)
        try folders.ensure(path)
        // Somebody may have removed the folder while the store was in use.
        var folder = try folders.open(path)
        if folder == nil {
            folders.forget()
            try folders.ensure(path)
            folder = try folders.open(path)
        }
        guard let folder else { throw .failed(reason: "folder \(path) vanished") }
        defer { close(folder) }
        guard attempt(folder, SystemCalls.name(of: target)) == 0 else {
            // A file that was published before has no temporary name any more.
            if errno == EEXIST || (errno == ENOENT && call == "link") { return false }
            throw SystemCalls.error(call, target)
        }
        do throws(StoreError) {
            try SystemCalls.sync(folder, path)
        } catch {
            // Nobody may take what could be gone after a power loss for stored. A file that was replaced is gone either way.
            if call == "link" { unlinkat(folder, SystemCalls.name(of: target), 0) }
            throw error
        }
        return true
    }
}
