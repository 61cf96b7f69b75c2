import Foundation
import Synchronization

/// A program that was started, and its end.
///
/// In place of Foundation's `Process`, which can lose the end of a child when several are started at the same time: a child
/// inherits, for good, the other's descriptor whose closing would report that end.
final class ChildProcess: Sendable {
    /// How a program ended.
    struct End: Sendable {
        /// The exit status, or the number of the signal.
        let status: Int32
        /// Whether a signal ended it.
        let wasSignalled: Bool
    }

    private struct State {
        var end: End?
        var waiters: [CheckedContinuation<End, Never>] = []
    }

    /// The process, to signal it.
    let identifier: pid_t
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    /// Starts a program; of this process's descriptors it gets the three, and nothing else of it.
    ///
    /// - `folder`: Where it starts; nil: here.
    init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        folder: String? = nil,
        input: Int32,
        output: Int32,
        errors: Int32
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Through places of their own, so that none is overwritten before it is used.
        for (number, descriptor) in [input, output, errors].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(1000 + number))
        }
        for number in Int32(0)..<3 { posix_spawn_file_actions_adddup2(&actions, 1000 + number, number) }
        for descriptor in Int32(3)..<1003 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var identifier = pid_t()
        // The program replaces env, which changes the folder for it.
        let command = (folder.map { ["/usr/bin/env", "--chdir=\($0)"] } ?? []) + [program] + arguments
        let error = Self.withPointers(command) { arguments in
            Self.withPointers(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&identifier, command[0], &actions, &attributes, arguments, environment)
            }
        }
        guard error == 0 else { throw Tool.Missing(description: "cannot run \(program): error \(error)") }
        self.identifier = identifier
        Thread { self.wait() }.start()
    }

    /// Whether it has not ended yet.
    var isRunning: Bool { state.withLock { $0.end == nil } }

    /// Waits for the end, with the thread.
    func waitForEnd() -> End {
        ended.wait()
        ended.signal()
        return state.withLock { $0.end } ?? End(status: -1, wasSignalled: true)
    }

    /// Waits for the end.
    func end() async -> End {
        await withCheckedContinuation { continuation in
            let end = state.withLock { state in
                if state.end == nil { state.waiters.append(continuation) }
                return state.end
            }
            if let end { continuation.resume(returning: end) }
        }
    }

    /// Sends a signal, unless it has ended: its number may belong to somebody else by then.
    func signal(_ signal: Int32) { state.withLock { if $0.end == nil { kill(identifier, signal) } } }

    /// Runs on a thread of its own.
    private func wait() {
        var info = siginfo_t()
        // Leaves the process a zombie, so that nobody else can get its number before the lock is held.
        while waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let waiters = state.withLock { state in
            var status: Int32 = 0
            waitpid(identifier, &status, 0)
            let signal = status & 0x7F
            state.end = End(status: signal == 0 ? status >> 8 & 0xFF : signal, wasSignalled: signal != 0)
            defer { state.waiters = [] }
            return state.waiters
        }
        ended.signal()
        let end = waitForEnd()
        for waiter in waiters { waiter.resume(returning: end) }
    }

    /// C strings, with a null pointer at the end.
    private static func withPointers<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
