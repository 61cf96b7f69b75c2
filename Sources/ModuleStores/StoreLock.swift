import ModuleProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Holds a store for this process; the system frees it when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: Int32
    /// The root folder, open: what is read is read below it, wherever it is by then.
    let root: Int32

    init(descriptor: Int32, root: Int32) {
        self.descriptor = descriptor
        self.root = root
    }

    deinit {
        close(descriptor)
        close(root)
    }

    /// How often the lock is asked for while somebody merely looks, and how long one such look may take, in microseconds.
    private static let attempts = 50
    private static let pause: UInt32 = 20_000

    /// Takes the lock for this process alone.
    ///
    /// `check` holds it together with others for an instant, to see whether the store is in use; that is waited out, for about a
    /// second. Another holder is not.
    ///
    /// - `wait`: Called between two attempts.
    ///
    /// Returns false when another process has it. Related system call: `flock(2)`.
    static func take(_ descriptor: Int32, wait: () -> Void = { usleep(pause) }) -> Bool {
        for _ in 0..<attempts {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            // With one who holds it alone, nobody else can.
            guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return false }
            flock(descriptor, LOCK_UN)
            wait()
        }
        return false
    }
}
