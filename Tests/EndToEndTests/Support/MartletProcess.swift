import Foundation

/// A running `martlet serve`, ended when the value goes.
final class MartletProcess: Sendable {
    /// Such as `http://127.0.0.1:40123`.
    let url: String
    let store: String
    /// The process, to signal it.
    let identifier: Int32
    let log: ProcessLog
    private let process: Mutexed<Process>

    /// What the log says once the server listens, before its address.
    private static let marker = "serving modules at "

    struct DidNotStart: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts the server on a port of the system's choice and waits until it listens.
    static func start(
        store: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> MartletProcess {
        let log = ProcessLog()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Tool.martlet())
        process.arguments = ["serve", "--listen", "127.0.0.1:0", "--store", store] + arguments
        process.environment = ["HOME": store, "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log.pipe
        process.standardError = log.pipe
        try process.run()
        guard let line = await log.line(with: marker), let range = line.range(of: marker) else {
            process.waitUntilExit()
            throw DidNotStart(description: log.text)
        }
        let url = String(line[range.upperBound...].prefix { !" \"".contains($0) })
        return MartletProcess(url: url, store: store, process: process, log: log)
    }

    private init(url: String, store: String, process: Process, log: ProcessLog) {
        self.url = url
        self.store = store
        self.identifier = process.processIdentifier
        self.process = Mutexed(process)
        self.log = log
    }

    deinit { if process.value.isRunning { kill(identifier, SIGKILL) } }

    /// Sends a signal and waits for the end.
    @discardableResult
    func end(_ signal: Int32 = SIGTERM) -> (status: Int32, wasSignalled: Bool) {
        let process = process.value
        if process.isRunning { kill(identifier, signal) }
        process.waitUntilExit()
        return (process.terminationStatus, process.terminationReason == .uncaughtSignal)
    }

    func signal(_ signal: Int32) { kill(identifier, signal) }

    /// Resident memory in KiB as the kernel counts it: now, and at its highest.
    func memoryKiB() throws -> (now: Int, peak: Int) {
        let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        func value(_ name: String) -> Int {
            Int((status.split(separator: "\n").first { $0.hasPrefix(name) } ?? "").filter(\.isNumber)) ?? 0
        }
        return (value("VmRSS:"), value("VmHWM:"))
    }
}
