import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The commands that run, each in a process group of its own, so that a server that stops can end them all.
final class CommandSessions: Sendable {
    private let state = Mutex<(leaders: Set<pid_t>, isClosed: Bool)>(([], false))

    /// Whether no command may run any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Notes a command that has started.
    ///
    /// - Returns: false when none may run any more.
    func begin(_ leader: pid_t) -> Bool {
        state.withLock { state in
            if !state.isClosed { state.leaders.insert(leader) }
            return !state.isClosed
        }
    }

    /// Ends whatever a command has left behind.
    func end(_ leader: pid_t) {
        state.withLock { _ = $0.leaders.remove(leader) }
        kill(-leader, SIGKILL)
    }

    /// Ends all commands; what git leaves half done is removed when the repository is used again.
    func close() {
        let leaders = state.withLock { state in
            state.isClosed = true
            return state.leaders
        }
        for leader in leaders { kill(-leader, SIGKILL) }
    }
}
