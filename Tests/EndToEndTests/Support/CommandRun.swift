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
        let files = try OutputFiles(input)
        defer { files.remove() }
        let process = try ChildProcess(
            program,
            arguments,
            environment: environment,
            folder: folder,
            input: files.input.fileDescriptor,
            output: files.output.fileDescriptor,
            errors: files.errors.fileDescriptor
        )
        let overdue = DispatchWorkItem { process.signal(SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: overdue)
        let end = await process.end()
        overdue.cancel()
        return CommandRun(
            status: end.status,
            wasSignalled: end.wasSignalled,
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
    let input: FileHandle

    init(_ input: String?) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        output = try Self.create(folder.appendingPathComponent("out"))
        errors = try Self.create(folder.appendingPathComponent("err"))
        let file = folder.appendingPathComponent("in")
        try Data((input ?? "").utf8).write(to: file)
        self.input = try FileHandle(forReadingFrom: file)
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
