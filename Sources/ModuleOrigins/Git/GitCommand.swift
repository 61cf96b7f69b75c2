import Foundation
import ModuleProxy
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One run of git: started in a process group of its own, bounded, and gone with all its children when this returns.
struct GitCommand: Sendable {
    /// How long git has to remove its temporary files when it is stopped.
    private static let grace = Duration.milliseconds(500)

    let invocation: GitInvocation
    let sessions: CommandSessions

    /// Runs a command to its end and returns what it wrote.
    ///
    /// - `input`: What it reads.
    /// - `limit`: How much it may write, in bytes.
    func output(
        _ command: [String],
        in repository: String? = nil,
        input: [UInt8] = [],
        limit: Int
    ) async throws -> [UInt8] {
        let output = Mutex<[UInt8]>([])
        try await stream(command, in: repository, input: input) { piece in
            try output.withLock { output in
                guard piece.count <= limit - output.count else { throw GitFault.tooMuch("\(limit) bytes") }
                output += piece
            }
        }
        return output.withLock { $0 }
    }

    /// Runs a command to its end and passes on what it writes, piece by piece.
    ///
    /// - Throws: ``GitFault``, what `take` throws, and `CancellationError`; the processes have ended by then.
    func stream(
        _ command: [String],
        in repository: String? = nil,
        input: [UInt8] = [],
        take: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let limit = min(invocation.limits.time, GitDeadline.left)
        guard limit > .zero else { throw GitFault.tooSlow(GitDeadline.limit) }
        let end = try await withThrowingTaskGroup(of: Ending?.self) { group in
            group.addTask { try await run(command, in: repository, input: input, take: take) }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        // Whoever is cancelled reads no more, and must not take what was read for everything.
        try Task.checkCancellation()
        guard let end else { throw GitFault.tooSlow(limit) }
        guard end.status == 0 else { throw GitFault.failed(status: end.status, message: end.message) }
    }

    /// How git ended: its status, or 128 and the number of a signal, as a shell would tell it.
    private struct Ending {
        let status: Int32
        let message: String
    }

    private func run(
        _ command: [String],
        in repository: String?,
        input: [UInt8],
        take: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> Ending {
        let leader = Mutex<pid_t?>(nil)
        // Whatever git started and left behind is in its session, and goes with it.
        defer { if let leader = leader.withLock({ $0 }) { sessions.end(leader) } }
        let limit = invocation.limits.messageInBytes
        guard !sessions.isClosed else { throw CancellationError() }
        do {
            try invocation.makeHome()
            let result = try await Subprocess.run(
                configuration(command, repository),
                input: .inputWriter,
                output: .sequence,
                error: .sequence
            ) { execution in
                let identifier = execution.processIdentifier.value
                leader.withLock { $0 = identifier }
                guard sessions.begin(identifier) else { throw CancellationError() }
                async let written: Void = Self.write(input, to: execution.standardInputWriter)
                async let message = Self.text(of: execution.standardError, limit: limit)
                do {
                    for try await piece in execution.standardOutput {
                        try await take(piece.withUnsafeBytes { Array($0) })
                    }
                } catch {
                    // Nobody reads on, so it would wait for as long as it may. Who is cancelled stops it anyway.
                    if !Task.isCancelled { kill(-identifier, SIGTERM) }
                    throw error
                }
                await written
                return try await message
            }
            return switch result.terminationStatus {
            case .exited(let code): Ending(status: code, message: result.closureResult)
            case .signaled(let signal): Ending(status: 128 + signal, message: result.closureResult)
            }
        } catch let error as SubprocessError {
            throw GitFault.cannotStart(reason: "\(error)")
        } catch let error as CocoaError {
            throw GitFault.cannotStart(reason: error.localizedDescription)
        }
    }

    private func configuration(_ command: [String], _ repository: String?) -> Configuration {
        let variables = invocation.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        return Configuration(
            executable: .path("/bin/sh"),
            arguments: Arguments(invocation.arguments(command, in: repository)),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            workingDirectory: FilePath(invocation.home),
            platformOptions: .ownGroup(grace: Self.grace)
        )
    }

    /// Writes all of its input, and says that this is the end.
    ///
    /// Git may end before it has read everything; it says why, and its status tells.
    private static func write(_ input: [UInt8], to writer: StandardInputWriter) async {
        do { _ = try await writer.write(input) } catch {}
        // Whatever happened: a descriptor that is left open ends this process.
        do { try await writer.finish() } catch {}
    }

    /// The end of what git says about an error, in one line; all of it is read, so that git never waits.
    private static func text(of errors: SubprocessOutputSequence, limit: Int) async throws -> String {
        var last: [UInt8] = []
        for try await piece in errors {
            last += piece.withUnsafeBytes { Array($0) }
            last.removeFirst(max(0, last.count - limit))
        }
        return GitMessage.line(of: last)
    }
}
