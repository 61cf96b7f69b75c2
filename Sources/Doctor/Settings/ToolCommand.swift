import Foundation
import ModuleOrigins
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One run of a program such as `go`: without a shell and a terminal, bounded in time and in what is kept of its output, and gone
/// with all its children when this returns.
package struct ToolCommand: Sendable {
    /// Why there is no result.
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text is the system's.
        case cannotStart(reason: String)
        case tooSlow(Duration)
        /// The task was cancelled.
        case stopped

        package var description: String {
            switch self {
            case .cannotStart(let reason): reason
            case .tooSlow(let limit): "no answer in \(limit.components.seconds) s"
            case .stopped: "stopped"
            }
        }
    }

    /// How the program ended.
    package struct Result: Hashable, Sendable {
        /// The exit status; 128 and the number of a signal when that ended it.
        package let status: Int32
        /// The beginning of what it wrote to standard output.
        package let output: [UInt8]
        /// The beginning of what it wrote to standard error.
        package let errors: [UInt8]

        package init(status: Int32, output: [UInt8], errors: [UInt8]) {
            self.status = status
            self.output = output
            self.errors = errors
        }

        /// The output as text; bytes that are not UTF-8 become replacement characters.
        package var text: String { String(decoding: output, as: UTF8.self) }

        /// What it wrote to standard error, in one line; the trace of a crash is left out.
        package var message: String {
            let lines = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
            let said = lines.prefix { !$0.hasPrefix("goroutine ") }
            return said.map(\.trimmedBlanks).filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// A folder in which nothing belongs to a project: that for temporary files, or the topmost when there is none.
    package static var anyFolder: String {
        let folder = NSTemporaryDirectory()
        return FileManager.default.fileExists(atPath: folder) ? folder : "/"
    }

    /// How long a program has to clean up when it is stopped.
    private static let grace = Duration.milliseconds(500)

    /// Its path.
    package let program: String
    /// Without the name of the program.
    package let arguments: [String]
    /// All its variables.
    package let environment: [String: String]
    /// Where it runs.
    package let folder: String
    /// How long it may take.
    package let limit: Duration
    /// How many bytes are kept of each of its outputs; it may write more.
    package let kept: Int
    /// What it reads from standard input; nothing when it is empty.
    private let input: [UInt8]

    /// A pipe of any system holds so much, in bytes, before somebody reads from it.
    private static let largestInput = 16 << 10

    /// - `input`: What it reads from standard input, cut after 16 KiB.
    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        folder: String = ToolCommand.anyFolder,
        limit: Duration = .seconds(5),
        kept: Int = 1 << 20,
        input: [UInt8] = []
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.limit = limit
        self.kept = kept
        self.input = Array(input.prefix(Self.largestInput))
    }

    /// Runs the program to its end.
    ///
    /// - Throws: ``Fault``; the processes have ended by then.
    package func run() async throws(Fault) -> Result {
        let result: Result?
        do {
            result = try await withThrowingTaskGroup(of: Result?.self) { group in
                group.addTask { try await unbounded() }
                group.addTask {
                    try await Task.sleep(for: limit)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        } catch let error as SubprocessError {
            throw .cannotStart(reason: error.underlyingError.map { "\($0)" } ?? "\(error)")
        } catch is CancellationError {
            throw .stopped
        } catch {
            throw .cannotStart(reason: "\(error)")
        }
        // What a cancelled run has read is not everything.
        guard !Task.isCancelled else { throw .stopped }
        guard let result else { throw .tooSlow(limit) }
        return result
    }

    private func unbounded() async throws -> Result {
        guard !input.isEmpty else { return try await run(reading: .none) }
        let (reader, writer) = try FileDescriptor.pipe()
        // Closing what was only read loses nothing, whatever the system says.
        defer { do { try reader.close() } catch {} }
        // A program that ends without reading it does no harm.
        try writer.closeAfter { _ = try writer.writeAll(input) }
        return try await run(reading: .fileDescriptor(reader, closeAfterSpawningProcess: false))
    }

    private func run(reading input: some InputProtocol) async throws -> Result {
        let leader = Mutex<pid_t?>(nil)
        // Whatever it started and left behind is in its session, and goes with it.
        defer { if let leader = leader.withLock({ $0 }) { kill(-leader, SIGKILL) } }
        let result = try await Subprocess.run(configuration, input: input, output: .sequence, error: .sequence) {
            execution in
            leader.withLock { $0 = execution.processIdentifier.value }
            async let errors = Self.beginning(of: execution.standardError, kept)
            let output = try await Self.beginning(of: execution.standardOutput, kept)
            return (output, try await errors)
        }
        let (output, errors) = result.closureResult
        return switch result.terminationStatus {
        case .exited(let code): Result(status: code, output: output, errors: errors)
        case .signaled(let signal): Result(status: 128 + signal, output: output, errors: errors)
        }
    }

    private var configuration: Configuration {
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        return Configuration(
            executable: .path(FilePath(program)),
            arguments: Arguments(arguments),
            environment: .custom(Dictionary(variables) { first, _ in first }),
            workingDirectory: FilePath(folder),
            platformOptions: .ownSession(grace: Self.grace)
        )
    }

    /// All of it is read, so that the program never waits.
    private static func beginning(of output: SubprocessOutputSequence, _ limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in output {
            let rest = limit - bytes.count
            if rest > 0 { bytes += piece.withUnsafeBytes { Array($0.prefix(rest)) } }
        }
        return bytes
    }
}

extension StringProtocol {
    /// The text without white space at both ends.
    var trimmedBlanks: String {
        let start = unicodeScalars.drop { $0.properties.isWhitespace }
        let kept = start.reversed().drop { $0.properties.isWhitespace }.reversed()
        var text = ""
        text.unicodeScalars.append(contentsOf: kept)
        return text
    }
}
