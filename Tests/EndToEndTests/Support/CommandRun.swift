import Foundation

/// One finished run of a program.
struct CommandRun {
    let status: Int32
    /// Whether a signal ended it.
    let wasSignalled: Bool
    let output: String
    let errors: String

    /// Runs a program to its end, at most `limit` seconds.
    ///
    /// - `environment`: All of it; nothing is inherited.
    static func of(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: String? = nil,
        input: String? = nil,
        limit: TimeInterval = 120
    ) async throws -> CommandRun {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let files = try OutputFiles()
        defer { files.remove() }
        process.standardOutput = files.output
        process.standardError = files.errors
        process.standardInput = try input.map { try files.input(holding: $0) } ?? FileHandle.nullDevice
        let identifier = Mutexed<Int32?>(nil)
        let overdue = DispatchWorkItem { if let id = identifier.value { kill(id, SIGKILL) } }
        DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: overdue)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
                identifier.value = process.processIdentifier
            } catch {
                process.terminationHandler = nil
                continuation.resume()
            }
        }
        overdue.cancel()
        guard identifier.value != nil else { throw Tool.Missing(description: "cannot run \(program)") }
        return CommandRun(
            status: process.terminationStatus,
            wasSignalled: process.terminationReason == .uncaughtSignal,
            output: try files.outputText(),
            errors: try files.errorText()
        )
    }
}

/// Output goes to files: a pipe that nobody empties would stop a talkative program.
private struct OutputFiles {
    private let folder: URL
    let output: FileHandle
    let errors: FileHandle

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        output = try Self.create(folder.appendingPathComponent("out"))
        errors = try Self.create(folder.appendingPathComponent("err"))
    }

    func input(holding text: String) throws -> FileHandle {
        let file = folder.appendingPathComponent("in")
        try Data(text.utf8).write(to: file)
        return try FileHandle(forReadingFrom: file)
    }

    func outputText() throws -> String { try text("out") }
    func errorText() throws -> String { try text("err") }

    func remove() {
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
    }

    private static func create(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }
}

/// A value behind a lock, for callbacks of Foundation.
final class Mutexed<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: Value

    init(_ value: Value) { stored = value }

    var value: Value {
        get { lock.withLock { stored } }
        set { lock.withLock { stored = newValue } }
    }
}
