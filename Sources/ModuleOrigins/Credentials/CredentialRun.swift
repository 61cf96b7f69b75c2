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
#else
    import Darwin
#endif

/// One question to a helper command: started without a shell, in a session of its own, bounded, and gone with all its children
/// when this returns.
struct CredentialRun: Sendable {
    /// The most that a command may write, in bytes; real answers have some hundred, and tokens at most a few thousand.
    static let largest = 64 << 10
    /// How long it has to clean up when it is stopped.
    private static let grace = Duration.milliseconds(500)
    /// The variables that it sees: where programs and its user's files are, and the language of what it says.
    private static let variables = ["PATH", "HOME", "LANG"]

    let command: CredentialCommand
    /// The variables of this process; most are not passed on.
    let environment: [String: String]
    /// How long it may take.
    let limit: Duration
    let sessions: CommandSessions

    /// All that the command writes.
    ///
    /// - Throws: ``CredentialFault``; the processes have ended by then.
    func output() async throws(CredentialFault) -> [UInt8] {
        guard !sessions.isClosed else { throw .stopped }
        try check()
        do {
            return try await bounded()
        } catch let fault as CredentialFault {
            throw fault
        } catch let error as SubprocessError {
            // The rest of its text names the program, which only the operator should see.
            throw .cannotStart(reason: error.underlyingError.map { "\($0)" } ?? "the system gives no reason")
        } catch let error as Errno {
            throw .cannotStart(reason: "\(error)")
        } catch {
            throw .stopped
        }
    }

    private func check() throws(CredentialFault) {
        var status = stat()
        guard stat(command.program, &status) == 0 else { throw .missing }
        guard status.st_mode & S_IFMT == S_IFREG, access(command.program, X_OK) == 0 else { throw .notExecutable }
        guard status.st_mode & S_IWOTH == 0 else { throw .isWritable }
    }

    private func bounded() async throws -> [UInt8] {
        let output = try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await run() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let output else { throw CredentialFault.tooSlow(limit) }
        return output
    }

    private func run() async throws -> [UInt8] {
        let leader = Mutex<pid_t?>(nil)
        // Whatever the command started and left behind is in its session, and goes with it.
        defer { if let leader = leader.withLock({ $0 }) { sessions.end(leader) } }
        let question = try question()
        defer { Self.close(question) }
        let result = try await Subprocess.run(
            configuration,
            input: .fileDescriptor(question, closeAfterSpawningProcess: false),
            output: .sequence,
            error: .discarded
        ) { execution in
            let identifier = execution.processIdentifier.value
            leader.withLock { $0 = identifier }
            guard sessions.begin(identifier) else { throw CredentialFault.stopped }
            var output: [UInt8] = []
            for try await piece in execution.standardOutput {
                output += piece.withUnsafeBytes { Array($0) }
                guard output.count <= Self.largest else { throw CredentialFault.tooMuch(Self.largest) }
            }
            return output
        }
        switch result.terminationStatus {
        case .exited(0): return result.closureResult
        case .exited(let code): throw CredentialFault.failed(status: code)
        case .signaled(let signal): throw CredentialFault.failed(status: 128 + signal)
        }
    }

    /// The end of a pipe in which the whole question is: a command that ends without reading it does no harm.
    private func question() throws -> FileDescriptor {
        let (question, writer) = try FileDescriptor.pipe()
        do {
            try writer.closeAfter { _ = try writer.writeAll(command.question) }
        } catch {
            Self.close(question)
            throw error
        }
        return question
    }

    /// Closing what was only read loses nothing, whatever the system says.
    private static func close(_ descriptor: FileDescriptor) {
        do { try descriptor.close() } catch {}
    }

    private var configuration: Configuration {
        let variables = Self.variables.compactMap { name in
            environment[name].map { (Environment.Key(stringLiteral: name), $0) }
        }
        return Configuration(
            executable: .path(FilePath(command.program)),
            arguments: Arguments(command.arguments + ["get"]),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            workingDirectory: FilePath("/"),
            platformOptions: .ownSession(grace: Self.grace)
        )
    }
}
