import Foundation

/// A running `martlet mirrors watch`, ended when the value goes.
final class WatchProcess: Sendable {
    let log: ProcessLog
    private let process: ChildProcess

    /// Starts it in a folder; it logs into ``log``.
    init(_ arguments: [String], folder: String) throws {
        let log = try ProcessLog()
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        self.log = log
        self.process = try log.attach { end in
            try ChildProcess(
                try Tool.martlet(),
                ["mirrors", "watch"] + arguments,
                environment: ["HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"],
                folder: folder,
                input: nothing,
                output: end,
                errors: end
            )
        }
    }

    deinit { process.signal(SIGKILL) }

    /// The first line of the log that contains `marker`; nil when the process ended without it, as it is made to after a minute.
    func line(with marker: String) async -> String? {
        let overdue = DispatchWorkItem { [process] in process.signal(SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: overdue)
        defer { overdue.cancel() }
        return await log.line(with: marker)
    }

    /// Sends a signal and waits for the end.
    @discardableResult
    func end(_ signal: Int32 = SIGTERM) async -> (status: Int32, wasSignalled: Bool) {
        process.signal(signal)
        let end = await process.end()
        await log.waitForEnd()
        return (end.status, end.wasSignalled)
    }
}
