import Foundation

/// A running `martlet serve`, ended when the value goes.
final class MartletProcess: Sendable {
    /// Such as `http://127.0.0.1:40123`.
    let url: String
    let store: String
    let log: ProcessLog
    private let process: ChildProcess

    /// What the log says once the server listens, before its address.
    private static let marker = "serving modules at "

    struct DidNotStart: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts the server on a port of the system's choice and waits until it listens.
    ///
    /// - `launcher`: A command that becomes it, such as `taskset`.
    static func start(
        store: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        by launcher: [String] = []
    ) async throws -> MartletProcess {
        let log = try ProcessLog()
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let command =
            try launcher + [Tool.martlet(), "serve", "--listen", "127.0.0.1:0", "--store", store] + arguments
        let process = try log.attach { end in
            try ChildProcess(
                command[0],
                Array(command.dropFirst()),
                environment: ["HOME": store, "PATH": "/usr/bin:/bin"].merging(environment) { $1 },
                input: nothing,
                output: end,
                errors: end
            )
        }
        guard let line = await log.line(with: marker), let range = line.range(of: marker) else {
            _ = await process.end()
            throw DidNotStart(description: log.text)
        }
        let url = String(line[range.upperBound...].prefix { !" \"".contains($0) })
        return MartletProcess(url: url, store: store, process: process, log: log)
    }

    private init(url: String, store: String, process: ChildProcess, log: ProcessLog) {
        self.url = url
        self.store = store
        self.process = process
        self.log = log
    }

    deinit { process.signal(SIGKILL) }

    /// The process, to look at it.
    var identifier: Int32 { process.identifier }

    /// Sends a signal and waits for the end.
    @discardableResult
    func end(_ signal: Int32 = SIGTERM) -> (status: Int32, wasSignalled: Bool) {
        process.signal(signal)
        let end = process.waitForEnd()
        return (end.status, end.wasSignalled)
    }

    func signal(_ signal: Int32) { process.signal(signal) }

    /// Resident memory in KiB as the kernel counts it: now, and at its highest.
    func memoryKiB() throws -> (now: Int, peak: Int) {
        let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        func value(_ name: String) -> Int {
            Int((status.split(separator: "\n").first { $0.hasPrefix(name) } ?? "").filter(\.isNumber)) ?? 0
        }
        return (value("VmRSS:"), value("VmHWM:"))
    }
}
