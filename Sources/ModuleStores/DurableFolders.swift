import ModuleProxy
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes folders, and knows which of them are durable: named in their parents on the disk, not only in its cache.
///
/// A folder that is there already need not be durable. Another thread may have made it just now, or another process that was
/// killed before it synced the parent; a file in it would be lost with it. So each folder is synced into its parent once by
/// this process, before the first file in it is published.
final class DurableFolders: Sendable {
    /// The most paths that are remembered, about 10 MB of them; forgetting costs one more sync for each.
    private static let limit = 65_536

    /// Where paths begin; it exists, and is durable as far as this program can know.
    private let base: String
    private let known = Mutex<Set<String>>([])

    /// - Parameter base: A folder that exists, absolute, without links in its path.
    init(below base: String) { self.base = base }

    /// Makes `folder`, a path below the base, and its parents where they are missing; all are durable on return.
    func ensure(_ folder: String) throws(StoreError) {
        for folder in unknown(upTo: folder) {
            try SystemCalls.makeFolder(folder)
            try SystemCalls.syncFolder(SystemCalls.parent(of: folder))
            remember(folder)
        }
    }

    /// Opens `folder`, a path below the base that leads over no link; nil when there is no such folder.
    func open(_ folder: String) throws(StoreError) -> Int32? {
        let flags = O_RDONLY | O_DIRECTORY
        guard folder.utf8.count > base.utf8.count else { return try SystemCalls.open(folder, flags) }
        do throws(StoreError) {
            guard let base = try SystemCalls.open(base, flags) else { return nil }
            defer { close(base) }
            return try SystemCalls.open(String(folder.dropFirst(self.base.count + 1)), below: base, flags)
        } catch .damaged(let got, _) {
            // A place to write to; there is nothing to put aside.
            throw .failed(reason: "\(folder) cannot be used: \(got)")
        }
    }

    /// Opens `folder`, a path below the base, and makes it durably where it is missing.
    ///
    /// Somebody may have removed it while the store was in use; then it is made anew.
    func openMade(_ folder: String) throws(StoreError) -> Int32 {
        for _ in 0..<2 {
            try ensure(folder)
            if let descriptor = try open(folder) { return descriptor }
            forget()
        }
        throw .failed(reason: "folder \(folder) vanished")
    }

    /// Forgets what is known, as after a folder turned out to be gone.
    func forget() { known.withLock { $0 = [] } }

    /// The folders on the way to `folder` that may not be durable yet, outermost first.
    private func unknown(upTo folder: String) -> [String] {
        known.withLock { known in
            var missing: [String] = []
            var current = folder
            while current.utf8.count > base.utf8.count, !known.contains(current) {
                missing.append(current)
                current = SystemCalls.parent(of: current)
            }
            return missing.reversed()
        }
    }

    private func remember(_ folder: String) {
        known.withLock { known in
            if known.count >= Self.limit { known = [] }
            known.insert(folder)
        }
    }
}
