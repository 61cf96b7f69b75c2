import ArgumentParser
import Foundation
import UnixSignals

/// Work that SIGINT and SIGTERM cancel, so that it takes away what it has in the file system before the process ends.
enum Interruptible {
    /// After a signal the work has so long to end.
    private static let grace = Duration.seconds(5)

    private enum Event<Value: Sendable>: Sendable {
        case ended(Result<Value, any Error>)
        case signalled(status: Int32)
    }

    /// What the work gives.
    ///
    /// - Throws: What the work throws, and after a signal `ExitCode` with the status that a shell would tell: 130 or 143.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Event<Value>?.self) { group in
            group.addTask { .ended(await result(of: work)) }
            group.addTask {
                for await signal in signals { return .signalled(status: 128 + (signal == .sigterm ? SIGTERM : SIGINT)) }
                return nil
            }
            defer { group.cancelAll() }
            var status: Int32?
            for try await event in group {
                switch event {
                case .ended(let result)?:
                    guard let status else { return try result.get() }
                    throw ExitCode(status)
                case .signalled(let number)?:
                    status = number
                    group.cancelAll()
                    leave(number)
                case nil: break
                }
            }
            throw CancellationError()
        }
    }

    private static func result<Value: Sendable>(
        of work: @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        do { return .success(try await work()) } catch { return .failure(error) }
    }

    /// Ends the process in any case: work that does not notice that it is cancelled keeps nobody waiting.
    private static func leave(_ status: Int32) {
        Task {
            do { try await Task.sleep(for: grace) } catch {}
            _exit(status)
        }
    }
}
