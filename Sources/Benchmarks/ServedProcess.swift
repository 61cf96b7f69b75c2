import Foundation
import Glibc

/// A running `martlet serve`, the release build.
final class ServedProcess {
    let port: Int
    private let process = Process()

    /// Starts the server; it answers when ``waitForAnswer(to:)`` returns.
    init(_ binary: String, store: String, _ arguments: [String]) throws {
        port = try Self.freePort()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["serve", "--listen", "127.0.0.1:\(port)", "--store", store] + arguments
        process.environment = ["HOME": store, "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Returns with a connection once `path` was answered with 200.
    func waitForAnswer(to path: String) throws -> HTTPClient {
        let deadline = Clock.now + 60
        while Clock.now < deadline, process.isRunning {
            if let client = HTTPClient(port: port) {
                try client.get(path)
                return client
            }
            usleep(200)
        }
        throw BenchError("the server does not start: run it by hand with \(process.arguments ?? [])")
    }

    func stop() {
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
    }

    /// Seconds of processor time of all its threads so far.
    func processorTime() throws -> Double {
        let tasks = "/proc/\(process.processIdentifier)/task"
        let nanoseconds = try FileManager.default.contentsOfDirectory(atPath: tasks).reduce(0.0) { sum, task in
            let text = try String(contentsOfFile: "\(tasks)/\(task)/schedstat", encoding: .utf8)
            return sum + (text.split(separator: " ").first.flatMap { Double($0) } ?? 0)
        }
        return nanoseconds / 1e9
    }

    /// The same with that of all children that have ended, which the system tells in steps of 10 ms.
    ///
    /// Fields: <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>
    func processorTimeWithChildren() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        // The second field, in parentheses, may hold anything; utime, stime, cutime and cstime are the 14th to the 17th.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ").dropFirst()
        let ticks = fields.dropFirst(11).prefix(4).compactMap { Double($0) }
        guard ticks.count == 4 else { throw BenchError("/proc does not tell the processor time") }
        return ticks.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident bytes: now, and at most since ``forgetPeak()``.
    func memory() throws -> (now: Int, peak: Int) {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        func value(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
            return (Int(line.filter(\.isNumber)) ?? 0) * 1024
        }
        return (value("VmRSS:"), value("VmHWM:"))
    }

    func forgetPeak() throws {
        let file = URL(fileURLWithPath: "/proc/\(process.processIdentifier)/clear_refs")
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: Data("5".utf8))
        try handle.close()
    }

    /// What the server spends, per call, on `count` calls of `body`.
    func sample(_ count: Int, _ body: (Int) throws -> Void) throws -> Sample {
        let start = (wall: Clock.now, cpu: try processorTime())
        for index in 0..<count { try body(index) }
        return Sample(wall: Clock.now - start.wall, cpu: try processorTime() - start.cpu).divided(by: count)
    }

    /// What the server and all that it starts spend on `body`.
    func sampleWithChildren(_ body: () throws -> Void) throws -> Sample {
        let start = (wall: Clock.now, cpu: try processorTimeWithChildren())
        try body()
        let wall = Clock.now - start.wall
        return Sample(wall: wall, cpu: try processorTimeWithChildren() - start.cpu)
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard result == 0 else { throw BenchError("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
